namespace Dsa.Definitions.Importing.Planning;

/// <summary>An array of registers, or a group when its count is 0.</summary>
internal sealed record PlannedArray(
    string Name, string? SpecName, IReadOnlyList<string> Doc, long OffsetBytes, long Count, long StrideBytes,
    IReadOnlyList<PlannedRegister> Registers)
    : PlannedMember(Name, SpecName, Doc, OffsetBytes);
