using System.Text;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes indented lines, each ending in a single line feed.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _isFirst = true;
    private bool _isBreakDue;

    public override string ToString() => _text.ToString();

    /// <summary>Writes one line.</summary>
    public SourceWriter Line(string line)
    {
        if (_isBreakDue)
        {
            _text.Append('\n');
        }

        _text.Append(' ', _depth * 4).Append(line).Append('\n');
        _isFirst = false;
        _isBreakDue = false;
        return this;
    }

    /// <summary>Has an empty line written before the next line, unless that is the first or last between its braces.</summary>
    public SourceWriter Break()
    {
        _isBreakDue = !_isFirst;
        return this;
    }

    /// <summary>Writes a line and an opening brace.</summary>
    public SourceWriter Open(string line)
    {
        Line(line).Line("{");
        _depth++;
        _isFirst = true;
        return this;
    }

    /// <summary>Writes a header with the constraint of the bus, and an opening brace.</summary>
    public SourceWriter OpenOverBus(string header)
    {
        Line(header).Continue([Names.BusConstraint]).Line("{");
        _depth++;
        _isFirst = true;
        return this;
    }

    /// <summary>Writes a closing brace.</summary>
    public SourceWriter Close()
    {
        _depth--;
        _isBreakDue = false;
        return Line("}");
    }

    /// <summary>Writes lines that continue the one before, one level deeper.</summary>
    public SourceWriter Continue(IEnumerable<string> lines)
    {
        _depth++;
        foreach (var line in lines)
        {
            Line(line);
        }

        _depth--;
        return this;
    }
}
