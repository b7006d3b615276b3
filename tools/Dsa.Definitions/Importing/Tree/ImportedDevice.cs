namespace Dsa.Definitions.Importing.Tree;

/// <summary>A device as an imported file describes it, before it takes the shape of the definition language.</summary>
internal sealed class ImportedDevice
{
    /// <summary>The name in the file.</summary>
    public required string SpecName { get; init; }

    /// <summary>The name that the device gets in the definition; null to make it from <see cref="SpecName"/>.</summary>
    public string? Name { get; init; }

    public string Doc { get; init; } = "";

    /// <summary>The version that the file gives, of any form.</summary>
    public string Revision { get; init; } = "";

    public List<ImportedBlock> Blocks { get; } = [];
}
