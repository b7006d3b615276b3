namespace Dsa.Bindings.Generator.Emission;

/// <summary>Statements of a method that are put together before they are written.</summary>
internal sealed class StatementList
{
    private readonly List<string> _lines = [];

    public bool IsEmpty => _lines.Count == 0;

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Whether all of it is one <c>if</c>, with what follows by <c>else</c>.</summary>
    private bool IsChoice => _lines.Count > 0
        && _lines[0].StartsWith("if (", StringComparison.Ordinal)
        && !_lines.Where((line, index) => line == "}" && index < _lines.Count - 1 && !IsElse(_lines[index + 1])).Any()
        && _lines[_lines.Count - 1] == "}";

    /// <summary>Writes the statements, with an empty line behind each block.</summary>
    public void WriteTo(SourceWriter writer)
    {
        for (var i = 0; i < _lines.Count; i++)
        {
            writer.Line(_lines[i]);
            if (_lines[i].TrimStart() == "}" && i + 1 < _lines.Count && _lines[i + 1].TrimStart() != "}" && !IsElse(_lines[i + 1].TrimStart()))
            {
                writer.Break();
            }
        }
    }

    public StatementList Add(string line)
    {
        _lines.Add(line);
        return this;
    }

    /// <summary>Adds statements under a header such as <c>if (...)</c>; nothing when there are none.</summary>
    public StatementList AddBlock(string header, StatementList body)
    {
        if (!body.IsEmpty)
        {
            _lines.AddRange([header, "{", .. body._lines.Select(line => "    " + line), "}"]);
        }

        return this;
    }

    /// <summary>Adds one of two lists of statements, whichever a condition asks for; either may be empty.</summary>
    public StatementList AddChoice(string condition, string opposite, StatementList then, StatementList otherwise)
    {
        if (then.IsEmpty)
        {
            return AddBlock($"if ({opposite})", otherwise);
        }

        AddBlock($"if ({condition})", then);
        if (!otherwise.IsChoice)
        {
            return AddBlock("else", otherwise);
        }

        _lines.Add("else " + otherwise._lines[0]);
        _lines.AddRange(otherwise._lines.Skip(1));
        return this;
    }

    public StatementList AddAll(StatementList other)
    {
        _lines.AddRange(other._lines);
        return this;
    }

    private static bool IsElse(string line) => line.StartsWith("else", StringComparison.Ordinal);
}
