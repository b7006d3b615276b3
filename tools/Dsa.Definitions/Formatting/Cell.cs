using System.Text;

namespace Dsa.Definitions.Formatting;

/// <summary>One column of a line.</summary>
/// <param name="Kind">Which column.</param>
/// <param name="Column">Where it began in the line that the author wrote, counted from the start of the item; null when that says nothing.</param>
/// <param name="Gap">How far it was from what stands before it; null when that says nothing.</param>
internal sealed record Cell(CellKind Kind, int? Column, int? Gap)
{
    /// <summary>Its text.</summary>
    public StringBuilder Text { get; } = new();
}
