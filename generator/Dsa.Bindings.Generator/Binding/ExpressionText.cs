using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Writes expressions as people read them, with no brackets that precedence makes needless.</summary>
internal static class ExpressionText
{
    private const int Strongest = 7;
    private const int Negation = 3;

    public static string Of(ExpressionSyntax expression) => expression switch
    {
        NumberSyntax number => number.Token.Text,
        NameSyntax { Qualifier: { } qualifier } name => qualifier.Text + "." + name.Name.Text,
        NameSyntax name => name.Name.Text,
        NotSyntax not => "not " + Operand(not.Operand, Negation),
        BinarySyntax binary => Of(binary),
        _ => "",
    };

    private static string Of(BinarySyntax binary)
    {
        var strength = StrengthOf(binary);
        return $"{Operand(binary.Left, strength)} {binary.Token.Text} {Operand(binary.Right, strength + 1)}";
    }

    private static string Operand(ExpressionSyntax operand, int least) =>
        StrengthOf(operand) < least ? $"({Of(operand)})" : Of(operand);

    private static int StrengthOf(ExpressionSyntax expression) => expression switch
    {
        NotSyntax => Negation,
        BinarySyntax { Token: { Kind: TokenKind.Name, Text: not "has" } } logic => logic.Token.Text == "or" ? 1 : 2,
        BinarySyntax { Token.Kind: TokenKind.ShiftLeft or TokenKind.ShiftRight } => 5,
        BinarySyntax { Token.Kind: TokenKind.Plus or TokenKind.Minus } => 6,
        BinarySyntax { Token.Kind: TokenKind.Star } => Strongest,
        BinarySyntax => 4,
        _ => Strongest + 1,
    };
}
