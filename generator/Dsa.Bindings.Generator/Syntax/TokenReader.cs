using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using DiagnosticDescriptor = Microsoft.CodeAnalysis.DiagnosticDescriptor;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>The tokens of a file, one after the other, with the bookkeeping of documentation and errors.</summary>
/// <remarks>
/// After an error the reader is <see cref="IsLost"/>: it complains no more and takes nothing, so that the parsing methods
/// fall through to the loop that called them, which calls <see cref="Recover"/> to go on with the next item.
/// </remarks>
internal sealed class TokenReader(ImmutableArray<SyntaxToken> tokens, DiagnosticBag diagnostics)
{
    private readonly List<string> _doc = [];
    private bool _isUnterminated;

    public int Position { get; private set; }

    public bool IsLost { get; private set; }

    public SyntaxToken Current => tokens[Position];

    public SyntaxToken Next => tokens[Math.Min(Position + 1, tokens.Length - 1)];

    public bool IsAtEnd => Current.Kind == TokenKind.EndOfFile;

    public bool Is(TokenKind kind) => !IsLost && Current.Kind == kind;

    public bool Is(string word) => !IsLost && Current.Is(word);

    /// <summary>Takes the current token, whatever it is, unless the reader is lost or at the end.</summary>
    public SyntaxToken Take()
    {
        var token = Current;
        if (IsLost || IsAtEnd)
        {
            return token.Missing(token.Kind);
        }

        Document(token.LeadingDoc);
        Document(token.TrailingDoc);
        Position++;
        return token;
    }

    public bool Accept(TokenKind kind)
    {
        var isThere = Is(kind);
        if (isThere)
        {
            Take();
        }

        return isThere;
    }

    public bool Accept(string word)
    {
        var isThere = Is(word);
        if (isThere)
        {
            Take();
        }

        return isThere;
    }

    public SyntaxToken Expect(TokenKind kind, string what)
    {
        if (Is(kind))
        {
            return Take();
        }

        Unexpected(what);
        return Current.Missing(kind);
    }

    public SyntaxToken ExpectName(string what) => Expect(TokenKind.Name, what);

    public SyntaxToken ExpectNumber(string what) => Expect(TokenKind.Number, what);

    /// <summary>The name in the specification behind a name; null when there is none.</summary>
    public SyntaxToken? AcceptSpec() => Is(TokenKind.String) ? Take() : null;

    public void ExpectWord(string word)
    {
        if (!Accept(word))
        {
            Unexpected($"'{word}'");
        }
    }

    public void Unexpected(string what) => Fail(
        Descriptors.UnexpectedToken, IsAtEnd ? "The file ends here" : $"'{Shorten(Current.Text)}' was not expected here", what);

    /// <summary>Complains at the current token and gets lost; the lexer has complained about bad tokens already.</summary>
    public void Fail(DiagnosticDescriptor descriptor, params string[] arguments)
    {
        if (!IsLost && Current.Kind != TokenKind.Bad)
        {
            diagnostics.Add(descriptor, Current, arguments);
        }

        IsLost = true;
    }

    public void Report(DiagnosticDescriptor descriptor, SyntaxToken at, params string[] arguments) =>
        diagnostics.Add(descriptor, at, arguments);

    /// <summary>Complains about a missing closing brace; at the end of the file only for the innermost.</summary>
    public void ReportUnterminated(SyntaxToken owner, SyntaxToken open)
    {
        if (!IsAtEnd || !_isUnterminated)
        {
            diagnostics.AddClash(Descriptors.UnterminatedBlock, open, Current, owner.Text);
        }

        _isUnterminated |= IsAtEnd;
    }

    /// <summary>The documentation beside the tokens taken since the last call.</summary>
    public string TakeDoc()
    {
        var doc = string.Join("\n", _doc);
        _doc.Clear();
        return doc;
    }

    /// <summary>Skips to the next line that begins an item, or to what ends the list of items; takes at least one token.</summary>
    /// <param name="start">The position where the item with the error began.</param>
    /// <param name="startsItem">Whether an item, here or further out, can begin with a token.</param>
    public void Recover(int start, Func<SyntaxToken, bool> startsItem)
    {
        IsLost = false;
        for (var depth = 0; !IsAtEnd; Position++)
        {
            var isAtStart = Current.StartsLine && Position > start && startsItem(Current);
            if (depth == 0 && (isAtStart || Current.Kind == TokenKind.CloseBrace))
            {
                break;
            }

            depth += Current.Kind switch { TokenKind.OpenBrace => 1, TokenKind.CloseBrace => -1, _ => 0 };
        }

        _doc.Clear();
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text.Substring(0, 40) + "...";

    private void Document(string doc)
    {
        if (doc.Length > 0)
        {
            _doc.Add(doc);
        }
    }
}
