namespace Dsa.Bindings.Generator.Syntax;

/// <summary>The signs of the language, of one or two characters.</summary>
internal static class Signs
{
    /// <summary>The sign that begins with these two characters; length 0 when there is none.</summary>
    public static (TokenKind Kind, int Length) At(char first, char second) => (first, second) switch
    {
        ('=', '=') => (TokenKind.Equal, 2),
        ('!', '=') => (TokenKind.NotEqual, 2),
        ('<', '=') => (TokenKind.LessOrEqual, 2),
        ('>', '=') => (TokenKind.GreaterOrEqual, 2),
        ('<', '<') => (TokenKind.ShiftLeft, 2),
        ('>', '>') => (TokenKind.ShiftRight, 2),
        ('{', _) => (TokenKind.OpenBrace, 1),
        ('}', _) => (TokenKind.CloseBrace, 1),
        ('[', _) => (TokenKind.OpenBracket, 1),
        (']', _) => (TokenKind.CloseBracket, 1),
        ('(', _) => (TokenKind.OpenParenthesis, 1),
        (')', _) => (TokenKind.CloseParenthesis, 1),
        ('@', _) => (TokenKind.At, 1),
        (':', _) => (TokenKind.Colon, 1),
        (',', _) => (TokenKind.Comma, 1),
        ('.', _) => (TokenKind.Dot, 1),
        ('=', _) => (TokenKind.Assign, 1),
        ('<', _) => (TokenKind.Less, 1),
        ('>', _) => (TokenKind.Greater, 1),
        ('+', _) => (TokenKind.Plus, 1),
        ('-', _) => (TokenKind.Minus, 1),
        ('*', _) => (TokenKind.Star, 1),
        _ => (TokenKind.Bad, 0),
    };
}
