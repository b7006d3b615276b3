namespace Dsa.Bindings.Generator.Syntax;

internal enum TokenKind
{
    EndOfFile,
    Name,
    Number,

    /// <summary>A name in the specification, between double quotes.</summary>
    String,

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
