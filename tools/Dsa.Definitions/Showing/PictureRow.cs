namespace Dsa.Definitions.Showing;

/// <summary>A row of a picture, from left to right.</summary>
/// <param name="Label">What stands before it.</param>
/// <param name="Cells">What is in it.</param>
internal sealed record PictureRow(string Label, IReadOnlyList<PictureCell> Cells);

/// <summary>A run of bits or bytes of one thing.</summary>
/// <param name="Units">How many columns it takes.</param>
/// <param name="High">The number over its left end.</param>
/// <param name="Low">The number over its right end.</param>
/// <param name="Names">What it is; nothing for what is reserved.</param>
internal sealed record PictureCell(int Units, string High, string Low, IReadOnlyList<string> Names);
