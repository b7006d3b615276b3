namespace Dsa.Definitions.Importing.Planning;

/// <summary>Something inside a block.</summary>
internal abstract record PlannedMember(string Name, string? SpecName, IReadOnlyList<string> Doc, long OffsetBytes);
