using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Definitions.Formatting;

/// <summary>Where a space stands between two tokens of one line.</summary>
internal static class Spacing
{
    /// <summary>Whether it does.</summary>
    /// <param name="left">The first token.</param>
    /// <param name="right">The one behind it.</param>
    /// <param name="isInBrackets">Whether both stand in the same brackets.</param>
    /// <param name="isRefined">Whether the first is the member of <c>Flags[16]</c>.</param>
    public static bool IsBetween(TokenKind left, TokenKind right, bool isInBrackets, bool isRefined) => (left, right) switch
    {
        (_, TokenKind.Comma or TokenKind.CloseBracket or TokenKind.CloseParenthesis) => false,
        (TokenKind.OpenBracket or TokenKind.OpenParenthesis, _) => false,
        (TokenKind.Dot, _) or (_, TokenKind.Dot) => false,
        (TokenKind.Colon, _) or (_, TokenKind.Colon) => !isInBrackets,
        (_, TokenKind.OpenBracket) => !isRefined,
        _ => true,
    };
}
