namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Reads bit ranges and the types of fields and members.</summary>
internal sealed class TypeParser(TokenReader reader)
{
    public BitRangeSyntax ReadBits(string what)
    {
        reader.Expect(TokenKind.OpenBracket, what);
        var high = reader.ExpectNumber("the number of a bit");
        var low = reader.Accept(TokenKind.Colon) ? reader.ExpectNumber("the number of the lowest bit") : high;
        reader.Expect(TokenKind.CloseBracket, "']'");
        return new(high, low);
    }

    /// <summary>Reads what follows the colon.</summary>
    /// <param name="mayNextBeItem">Whether a name with a bracket behind it is the next item, not the element of a bitmap.</param>
    public TypeSyntax ReadType(bool mayNextBeItem)
    {
        var token = reader.ExpectName("a type: bool, bitmap, or the name of an enum or flags");
        if (token.Text != "bitmap")
        {
            return new(token, false, null);
        }

        var isElement = reader.Is(TokenKind.Name) && !Keywords.IsLowerCase(reader.Current)
            && !(mayNextBeItem && reader.Next.Kind == TokenKind.OpenBracket);
        return new(token, true, isElement ? reader.Take() : null);
    }
}
