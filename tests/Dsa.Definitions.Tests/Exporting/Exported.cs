using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Exporting;

namespace Dsa.Definitions.Tests.Exporting;

/// <summary>The text that an exporter writes.</summary>
internal static class Exported
{
    /// <summary>Exports a device.</summary>
    public static string Text(IExporter exporter, DeviceModel device) => Text(exporter, device, new ExportNotes());

    /// <summary>Exports a device, and collects what the format could not carry.</summary>
    public static string Text(IExporter exporter, DeviceModel device, ExportNotes notes)
    {
        using var writer = new StringWriter();
        exporter.Export(device, writer, notes);
        return writer.ToString();
    }
}
