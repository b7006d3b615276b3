using System.Text;

namespace Dsa.Definitions.Writing;

/// <summary>Definition text while it grows: indentation, documentation, and lines whose columns stand below each other.</summary>
internal sealed class HwdefBuilder
{
    private const string Indentation = "    ";
    private const int WidestLine = 160;

    private readonly StringBuilder _text = new();
    private string _indent = "";
    private bool _isBlankDue;

    /// <summary>The text so far.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Leaves a line free before whatever comes next, unless a brace closes first.</summary>
    public void Blank() => _isBlankDue = true;

    /// <summary>Writes one line.</summary>
    public void Line(string text)
    {
        if (_isBlankDue)
        {
            _text.Append('\n');
            _isBlankDue = false;
        }

        _text.Append(text.Length == 0 ? "" : _indent).Append(text).Append('\n');
    }

    /// <summary>Writes the line that opens a body.</summary>
    public void Open(string header)
    {
        Line(header + " {");
        _indent += Indentation;
    }

    /// <summary>Closes a body.</summary>
    public void Close()
    {
        _isBlankDue = false;
        _indent = _indent[Indentation.Length..];
        Line("}");
    }

    /// <summary>Writes documentation above what follows.</summary>
    public void Doc(string doc)
    {
        foreach (var line in HwdefDoc.LinesOf(doc))
        {
            Line(line.Length == 0 ? "///" : "/// " + line);
        }
    }

    /// <summary>Writes rows in columns; documentation of one line stands behind its row where there is room.</summary>
    public void Rows(IReadOnlyList<HwdefRow> rows)
    {
        var place = rows.Select(row => row.Place.Length).DefaultIfEmpty().Max();
        var name = rows.Where(row => row.Modifiers.Length > 0).Select(row => row.Name.Length).DefaultIfEmpty().Max();
        var lines = rows.Select(row => TextOf(row, place, name)).ToList();
        var documented = lines.Where((_, index) => HwdefDoc.LinesOf(rows[index].Doc).Count == 1).Select(line => line.Length).DefaultIfEmpty().ToList();
        var column = Math.Min(documented.Max(), 72);
        for (var index = 0; index < rows.Count; index++)
        {
            Write(lines[index], rows[index].Doc, column);
        }
    }

    private static string TextOf(HwdefRow row, int place, int name)
    {
        var text = row.Place.PadRight(place) + (place > 0 ? " " : "") + row.Name;
        return row.Modifiers.Length == 0 ? text : text.PadRight(place + (place > 0 ? 1 : 0) + name) + "  " + row.Modifiers;
    }

    private void Write(string line, string doc, int column)
    {
        var docs = HwdefDoc.LinesOf(doc);
        var padded = line.PadRight(column);
        if (docs.Count == 1 && docs[0].Length > 0 && _indent.Length + padded.Length + docs[0].Length + 6 <= WidestLine)
        {
            Line(padded + "  /// " + docs[0]);
            return;
        }

        Doc(doc);
        Line(line);
    }
}
