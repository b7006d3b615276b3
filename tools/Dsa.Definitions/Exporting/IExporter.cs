using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Exporting;

/// <summary>An exporter turns one bound device into text of another format.</summary>
/// <remarks>It is deterministic: the same device gives the same bytes, with <c>\n</c> line ends.</remarks>
internal interface IExporter
{
    /// <summary>The format's name on the command line, in lower case.</summary>
    string Format { get; }

    /// <summary>The usual extension of its files, with the dot.</summary>
    string FileExtension { get; }

    /// <summary>Writes the device; what the format cannot carry goes to <paramref name="notes"/>.</summary>
    /// <remarks>The device has been bound without errors.</remarks>
    void Export(DeviceModel device, TextWriter writer, ExportNotes notes);
}
