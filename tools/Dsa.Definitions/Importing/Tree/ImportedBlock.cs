namespace Dsa.Definitions.Importing.Tree;

/// <summary>A peripheral or address map: registers over one bus.</summary>
internal sealed class ImportedBlock
{
    public required string SpecName { get; init; }

    public string Doc { get; init; } = "";

    /// <summary>Where the block lies in the device, for the documentation.</summary>
    public ulong? BaseAddress { get; init; }

    /// <summary>The bytes that the file gives it; its registers may need more.</summary>
    public long SizeBytes { get; init; }

    public List<ImportedMember> Members { get; init; } = [];

    /// <summary>The line of the source, from 1.</summary>
    public int Line { get; init; }
}
