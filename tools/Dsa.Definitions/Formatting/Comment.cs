namespace Dsa.Definitions.Formatting;

/// <summary>A comment or documentation, from its slashes to the end of its line.</summary>
/// <param name="Text">All of it, without white space behind.</param>
/// <param name="Column">Where it begins in its line, tabs counted as far as they reach.</param>
/// <param name="LineEndsBefore">Line ends since what stands before it; 0 when it stands behind something.</param>
internal sealed record Comment(string Text, int Column, int LineEndsBefore);
