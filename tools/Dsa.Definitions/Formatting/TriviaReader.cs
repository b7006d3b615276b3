using System.Collections.Immutable;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Definitions.Formatting;

/// <summary>Finds the comments and line ends between the tokens of a file.</summary>
internal sealed class TriviaReader
{
    private const int TabWidth = 4;

    private readonly string _text;
    private readonly List<PlacedToken> _placed = [];
    private List<Comment> _above = [];
    private int _position;
    private int _measured;
    private int _column;
    private int _lineEnds;

    private TriviaReader(string text) => _text = text;

    /// <summary>Places the tokens of a text, the end of the file among them.</summary>
    public static IReadOnlyList<PlacedToken> Read(string text, ImmutableArray<SyntaxToken> tokens)
    {
        var reader = new TriviaReader(text);
        foreach (var token in tokens)
        {
            reader.SkipTo(token.Span.Start);
            reader._placed.Add(new(token, reader._above, reader.ColumnHere(), reader._lineEnds));
            reader._above = [];
            reader._lineEnds = 0;
            reader.Skip(token);
        }

        return reader._placed;
    }

    private static bool IsLineEnd(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    /// <summary>Passes a token, which is as wide as it has characters, even where a tab is one of them.</summary>
    private void Skip(SyntaxToken token)
    {
        _position = _measured = token.Span.End;
        _column += token.Text.Length;
    }

    private void SkipTo(int end)
    {
        while (_position < end)
        {
            if (IsLineEnd(_text[_position]))
            {
                TakeLineEnd();
            }
            else if (_text[_position] == '/')
            {
                TakeComment(end);
            }
            else
            {
                _position++;
            }
        }
    }

    private void TakeLineEnd()
    {
        _position += _text.AsSpan(_position).StartsWith("\r\n") ? 2 : 1;
        _measured = _position;
        _column = 0;
        _lineEnds++;
    }

    private void TakeComment(int end)
    {
        var start = _position;
        var column = ColumnHere();
        while (_position < end && !IsLineEnd(_text[_position]))
        {
            _position++;
        }

        var comment = new Comment(_text[start.._position].TrimEnd(), column, _lineEnds);
        if (_lineEnds == 0 && _above.Count == 0 && _placed.Count > 0)
        {
            _placed[^1].Behind = comment;
        }
        else
        {
            _above.Add(comment);
        }

        _lineEnds = 0;
    }

    /// <summary>The column of the current position; each character of a line is measured once.</summary>
    private int ColumnHere()
    {
        for (; _measured < _position; _measured++)
        {
            _column += _text[_measured] switch { '\t' => TabWidth - (_column % TabWidth), '\uFEFF' => 0, _ => 1 };
        }

        return _column;
    }
}
