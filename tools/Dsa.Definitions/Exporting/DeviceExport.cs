using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Checking;
using Dsa.Definitions.Messages;

namespace Dsa.Definitions.Exporting;

/// <summary>Exports one device of a set of definitions.</summary>
/// <param name="Text">The text in the other format.</param>
/// <param name="Notes">What it does not say.</param>
internal sealed record DeviceExport(string Text, ExportNotes Notes)
{
    /// <summary>Exports the device of a name, or the only one.</summary>
    /// <exception cref="ExportException">The definitions have errors, or it is not clear which device is meant.</exception>
    public static DeviceExport Of(DefinitionSet set, string? name, IExporter exporter)
    {
        var error = set.Diagnostics.FirstOrDefault(Finding.IsError);
        if (error is not null)
        {
            throw new ExportException($"{error.ToLine():whole}");
        }

        var notes = new ExportNotes();
        using var writer = new StringWriter();
        exporter.Export(Choose(set.Devices, name), writer, notes);
        return new(writer.ToString(), notes);
    }

    private static DeviceModel Choose(IReadOnlyList<DeviceModel> devices, string? name)
    {
        var names = Echo.List(devices.Select(device => device.Header.Name));
        return devices.Where(device => name is null || device.Header.Name == name).ToList() switch
        {
            [var device] => device,
            [] when devices.Count == 0 => throw new ExportException("The files define no device; name others, or write 'device Name revision 1.0' into one."),
            [] => throw new ExportException($"There is no device '{name}'; the files define {names:whole}."),
            _ => throw new ExportException($"The files define several devices; say which one with --device: {names:whole}."),
        };
    }
}
