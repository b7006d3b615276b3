using System.Numerics;
using Dsa.Definitions.Messages;

namespace Dsa.Definitions.Importing.SystemRdl.Syntax;

/// <summary>A word, number, text or sign of a SystemRDL file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word or sign; for a text, what is between the quotes.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
internal sealed record RdlToken(RdlTokenKind Kind, string Text, int Line, int Column)
{
    /// <summary>The value of a number.</summary>
    public BigInteger Value { get; init; }

    /// <summary>The width of a number that says it, such as <c>8'hFF</c>; else 0.</summary>
    public int Bits { get; init; }

    /// <summary>Whether a word is a name even if it is spelled like a keyword.</summary>
    public bool IsEscaped { get; init; }

    public bool Is(string word) => Kind is RdlTokenKind.Sign or RdlTokenKind.Name && !IsEscaped && Text == word;

    /// <summary>The token in messages.</summary>
    public string Quoted => Kind switch
    {
        RdlTokenKind.EndOfFile => "the end of the file",
        RdlTokenKind.Text => "a text",
        _ => $"'{Echo.Of(Text, 40)}'",
    };
}
