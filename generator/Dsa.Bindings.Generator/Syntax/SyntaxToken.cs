using Dsa.Bindings.Generator.Text;
using Microsoft.CodeAnalysis.Text;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>A word, number or sign of a definition file, with the documentation beside it.</summary>
internal sealed class SyntaxToken(DefinitionText source, TokenKind kind, TextSpan span, string text, bool startsLine)
{
    private const ulong LargestAmount = 1UL << 56;

    public TokenKind Kind { get; } = kind;

    public string Text { get; } = text;

    public TextSpan Span { get; } = span;

    /// <summary>Whether no other token stands before it on its line.</summary>
    public bool StartsLine { get; } = startsLine;

    /// <summary>The value of a number.</summary>
    public ulong Value { get; init; }

    /// <summary>The value of a number that counts bits or bytes, cut off far above all limits, so that sums cannot overflow.</summary>
    public long Amount => (long)Math.Min(Value, LargestAmount);

    /// <summary>Documentation on the lines above.</summary>
    public string LeadingDoc { get; init; } = "";

    /// <summary>Documentation behind it on the same line.</summary>
    public string TrailingDoc { get; set; } = "";

    public SourcePlace Place => source.PlaceOf(Span);

    public bool Is(string word) => Kind == TokenKind.Name && Text == word;

    /// <summary>An empty token just before this one, standing for what is not there.</summary>
    public SyntaxToken Missing(TokenKind kind) => new(source, kind, new TextSpan(Span.Start, 0), "", false);
}
