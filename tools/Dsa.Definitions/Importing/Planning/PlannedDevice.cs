namespace Dsa.Definitions.Importing.Planning;

/// <summary>A device in the shape and under the names that its text will have.</summary>
internal sealed record PlannedDevice(string Name, string? SpecName, string Doc, string Revision)
{
    public List<PlannedBlock> Blocks { get; } = [];
}
