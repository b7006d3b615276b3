namespace Dsa.Bindings.Generator.Syntax;

internal enum TokenKind
{
    EndOfFile,
    Name,
    Number,

    /// <summary>Text that the lexer has already complained about.</summary>
    Bad,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    OpenParenthesis,
    CloseParenthesis,
    At,
    Colon,
    Comma,
    Dot,
    Assign,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    ShiftLeft,
    ShiftRight,
    Plus,
    Minus,
    Star,
}
