using System.Text;

namespace Dsa.Definitions.Formatting;

/// <summary>One line of the formatted text, in columns until <see cref="Columns"/> has worked out where they stand.</summary>
/// <param name="body">The number of the body that it stands in; lines of one body share their columns.</param>
/// <param name="depth">How many levels it is indented.</param>
/// <param name="isAfterBlank">Whether a blank line stands before it.</param>
internal sealed class Line(int body, int depth, bool isAfterBlank)
{
    /// <summary>The number of its body.</summary>
    public int Body { get; } = body;

    /// <summary>How many levels it is indented.</summary>
    public int Depth { get; } = depth;

    /// <summary>Whether a blank line stands before it.</summary>
    public bool IsAfterBlank { get; } = isAfterBlank;

    /// <summary>What it is; lines of one kind share columns.</summary>
    public ItemKind Kind { get; set; }

    /// <summary>Whether it is an item from its first token to its last.</summary>
    public bool IsWholeItem { get; set; }

    /// <summary>Whether there is only a comment on it.</summary>
    public bool IsComment => Cells.Count == 0;

    /// <summary>Its columns, from left to right.</summary>
    public List<Cell> Cells { get; } = [];

    /// <summary>The comment that ends it.</summary>
    public string? Comment { get; set; }

    /// <summary>Where that began, counted from the start of the item; null when that says nothing.</summary>
    public int? CommentColumn { get; set; }

    /// <summary>What stands before the comment, once its columns are known.</summary>
    public StringBuilder Code { get; } = new();

    /// <summary>The column of a kind; null when it has none.</summary>
    public Cell? Find(CellKind kind) => Cells.Find(cell => cell.Kind == kind);

    /// <summary>Adds a column to the code, behind so many spaces unless it is the first.</summary>
    public void PutBehind(Cell cell, int gap) => Code.Append(' ', Code.Length == 0 ? 0 : gap).Append(cell.Text);
}
