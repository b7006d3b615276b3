using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Definitions.Formatting;

/// <summary>Distributes tokens and comments over lines.</summary>
/// <remarks>
/// An item begins a line, and so do a closing brace and what follows a comment. A line end that the author put inside an item
/// stays when a word of the language or the next of a list follows. What continues an item is indented one level more.
/// </remarks>
internal sealed class LineBreaker
{
    private readonly IReadOnlyList<PlacedToken> _tokens;
    private readonly SyntaxOutline _outline;
    private readonly HashSet<int> _oneLine;
    private readonly List<Line> _lines = [];
    private readonly Stack<int> _bodies = new([0]);
    private Line? _line;
    private int _start;
    private int _lastBody;
    private int _brackets;
    private bool _isInOneLine;
    private int? _origin;

    private LineBreaker(IReadOnlyList<PlacedToken> tokens, SyntaxOutline outline)
    {
        _tokens = tokens;
        _outline = outline;
        _oneLine = OneLineBodies.Find(tokens, outline);
    }

    private int Depth => _bodies.Count - 1;

    /// <summary>Gives the lines of a file.</summary>
    public static IReadOnlyList<Line> Break(IReadOnlyList<PlacedToken> tokens, SyntaxOutline outline)
    {
        var breaker = new LineBreaker(tokens, outline);
        for (var index = 0; index < tokens.Count; index++)
        {
            breaker.Take(index);
        }

        return breaker._lines;
    }

    private void Take(int index)
    {
        var placed = _tokens[index];
        var kind = placed.Token.Kind;
        var isItem = _outline.ItemAt(index) is not null;
        TakeComments(placed, isContinuation: !isItem && kind is not (TokenKind.CloseBrace or TokenKind.EndOfFile));
        if (kind == TokenKind.EndOfFile)
        {
            return;
        }

        if (kind == TokenKind.CloseBrace && !_isInOneLine)
        {
            _bodies.Pop();
            _line = StartLine(placed, Depth);
            _origin = null;
        }
        else if (isItem && !_isInOneLine)
        {
            StartItem(index);
        }
        else if (_line is null || (placed.StartsLine && StaysFirst(index)))
        {
            Continue(placed);
        }
        else if (placed.StartsLine)
        {
            _origin = null;
        }

        Append(index);
        TakeBrace(index);
        TakeCommentBehind(placed);
    }

    private bool StaysFirst(int index) =>
        Keywords.IsLowerCase(_tokens[index].Token) || _tokens[index - 1].Token.Kind == TokenKind.Comma;

    private void TakeComments(PlacedToken placed, bool isContinuation)
    {
        foreach (var comment in placed.Above)
        {
            if (isContinuation && _lines.Count > 0)
            {
                _lines[_start].IsWholeItem = false;
            }

            AddLine(Depth + (isContinuation ? 1 : 0), comment.LineEndsBefore).Comment = comment.Text;
            _line = null;
        }
    }

    private void StartItem(int index)
    {
        var placed = _tokens[index];
        _line = StartLine(placed, Depth);
        _line.Kind = _outline.ItemAt(index)!.Value;
        _line.IsWholeItem = true;
        _start = _lines.Count - 1;
        _origin = placed.StartsLine || index == 0 ? placed.Column : null;
    }

    private void Continue(PlacedToken placed)
    {
        _lines[_start].IsWholeItem = false;
        _line = StartLine(placed, Depth + (placed.Token.Kind == TokenKind.OpenBrace ? 0 : 1));
        _origin = null;
    }

    private Line StartLine(PlacedToken placed, int depth) => AddLine(depth, placed.LineEndsBefore);

    private Line AddLine(int depth, int lineEndsBefore)
    {
        var line = new Line(_bodies.Peek(), depth, lineEndsBefore > 1 && _lines.Count > 0);
        _lines.Add(line);
        return line;
    }

    private void Append(int index)
    {
        var token = _tokens[index].Token;
        var line = _lines[^1];
        var isNew = line.Cells.Count == 0;
        var cell = _isInOneLine ? null : _outline.CellAt(index);
        if (isNew || (cell is { } next && next > line.Cells[^1].Kind))
        {
            line.Cells.Add(isNew ? new(CellKind.Place, 0, null) : new(cell!.Value, _tokens[index].Column - _origin, GapBefore(index)));
        }
        else if (Spacing.IsBetween(_tokens[index - 1].Token.Kind, token.Kind, _brackets > 0, _outline.IsRefined(index - 1)))
        {
            line.Cells[^1].Text.Append(' ');
        }

        line.Cells[^1].Text.Append(token.Text);
        _brackets += token.Kind switch { TokenKind.OpenBracket => 1, TokenKind.CloseBracket => -1, _ => 0 };
    }

    private int? GapBefore(int index)
    {
        var (before, here) = (_tokens[index - 1], _tokens[index]);
        return here.StartsLine ? null : here.Column - before.Column - before.Token.Text.Length;
    }

    private void TakeBrace(int index)
    {
        var kind = _tokens[index].Token.Kind;
        if (kind == TokenKind.CloseBrace)
        {
            _isInOneLine = false;
        }
        else if (kind == TokenKind.OpenBrace)
        {
            _isInOneLine = _oneLine.Contains(index);
            if (!_isInOneLine)
            {
                _lines[_start].IsWholeItem = false;
                _bodies.Push(++_lastBody);
            }
        }
    }

    private void TakeCommentBehind(PlacedToken placed)
    {
        if (placed.Behind is { } comment)
        {
            var line = _lines[^1];
            line.Comment = comment.Text;
            line.CommentColumn = comment.Column - _origin;
            _line = null;
        }
    }
}
