namespace Dsa.Definitions.Comparing;

/// <summary>One difference between two definitions.</summary>
/// <param name="Kind">What became of the thing.</param>
/// <param name="Thing">What kind of thing it is: a register, a field, a case.</param>
/// <param name="Name">Its full name; the new one, where it has two.</param>
/// <param name="What">What of it changed; empty when the thing itself came or went.</param>
/// <param name="Old">What it was; empty for what is new.</param>
/// <param name="New">What it is; empty for what is gone.</param>
internal sealed record Difference(ChangeKind Kind, string Thing, string Name, string What, string Old, string New);
