using System.Text;

namespace Dsa.Definitions.Showing;

/// <summary>Draws rows of boxes in plain text. A name too long for its box is a letter in it, and told below.</summary>
/// <param name="unitCharacters">The characters of one column, its border included.</param>
internal sealed class BoxPicture(int unitCharacters)
{
    private const int LegendCharacters = 96;

    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly List<string> _lines = [];

    /// <summary>Draws rows, from top to bottom.</summary>
    public IReadOnlyList<string> Draw(IReadOnlyList<PictureRow> rows)
    {
        var margin = rows.Max(static row => row.Label.Length);
        var units = rows.Max(UnitsOf);
        foreach (var row in rows)
        {
            // The lowest bits of all rows stand below each other.
            var indent = new string(' ', (units - UnitsOf(row)) * unitCharacters);
            Add(new string(' ', margin), indent + Numbers(row));
            Add(new string(' ', margin), indent + Border(row));
            Add(row.Label.PadRight(margin), indent + Names(row));
            Add(new string(' ', margin), indent + Border(row));
        }

        AddLegend();
        return _lines;
    }

    private static int UnitsOf(PictureRow row) => row.Cells.Sum(static cell => cell.Units);

    private void Add(string label, string text) => _lines.Add((label.Length == 0 ? text : $"{label} {text}").TrimEnd());

    private int WidthOf(PictureCell cell) => cell.Units * unitCharacters - 1;

    private string Numbers(PictureRow row) => " " + string.Join(" ", row.Cells.Select(cell =>
    {
        var width = WidthOf(cell);
        return cell.High == cell.Low || cell.High.Length + cell.Low.Length >= width
            ? cell.High.PadRight(width)
            : cell.High + cell.Low.PadLeft(width - cell.High.Length);
    }));

    private string Border(PictureRow row) => "+" + string.Concat(row.Cells.Select(cell => new string('-', WidthOf(cell)) + "+"));

    private string Names(PictureRow row) => "|" + string.Concat(row.Cells.Select(cell => Centered(TextOf(cell), WidthOf(cell)) + "|"));

    private string TextOf(PictureCell cell)
    {
        var whole = string.Join(", ", cell.Names);
        if (whole.Length <= WidthOf(cell))
        {
            return whole;
        }

        var keys = string.Join(" ", cell.Names.Select(KeyOf));
        return keys.Length <= WidthOf(cell) ? keys : keys[..(WidthOf(cell) - 1)] + "~";
    }

    private static string Centered(string text, int width) => text.PadLeft((width + text.Length) / 2).PadRight(width);

    /// <summary>A letter, or two when there are more things than letters.</summary>
    private string KeyOf(string name)
    {
        const int Letters = 26;
        if (!_keys.TryGetValue(name, out var key))
        {
            var number = _keys.Count;
            key = number < Letters ? LetterOf(number) : LetterOf(number / Letters - 1) + LetterOf(number % Letters);
            _keys.Add(name, key);
        }

        return key;

        static string LetterOf(int number) => ((char)('a' + number % Letters)).ToString();
    }

    private void AddLegend()
    {
        var line = new StringBuilder();
        foreach (var (name, key) in _keys)
        {
            var entry = $"{key} {name}";
            if (line.Length > 0 && line.Length + entry.Length + 2 > LegendCharacters)
            {
                _lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : "  ").Append(entry);
        }

        if (line.Length > 0)
        {
            _lines.Add(line.ToString());
        }
    }
}
