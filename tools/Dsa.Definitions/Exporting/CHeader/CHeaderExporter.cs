using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>Writes a device as one C header that needs only the standard's own headers, for C11 and for C++.</summary>
internal sealed class CHeaderExporter : IExporter
{
    /// <inheritdoc/>
    public string Format => "c";

    /// <inheritdoc/>
    public string FileExtension => ".h";

    /// <inheritdoc/>
    public void Export(DeviceModel device, TextWriter writer, ExportNotes notes)
    {
        var text = new CWriter(writer);
        var names = new CNames(device.Header.SpecName);
        CPrologue.Begin(text, names, device.Header);
        CEnums.Write(text, names, device);
        new CRegisters(text, names, device).Write();
        new CStructures(text, names, device, notes).Write();
        CPrologue.End(text, names);
        notes.Add(device.Header.Name, "accesses, locks, ranges and gates are told in comments; a C compiler checks none of them");
    }
}
