namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Reads enums and flags.</summary>
internal sealed class EnumParser(TokenReader reader, ModifierParser modifiers)
{
    public EnumSyntax Read()
    {
        var isFlags = reader.Take().Text == "flags";
        var name = reader.ExpectName(isFlags ? "the name of the flags" : "the name of the enum");
        reader.Expect(TokenKind.Colon, "':' and the number of bits");
        var bits = reader.ExpectNumber("the number of bits");
        var isOpen = !isFlags && reader.Accept("open");
        var body = new BodyParser(reader, Keywords.Declarations, token => StartsMember(token, isFlags), Limits.EnumMembers)
            .Read(name, () => isFlags ? ReadFlag() : ReadMember());
        return new()
        {
            Name = name,
            Bits = bits,
            IsOpen = isOpen,
            IsFlags = isFlags,
            Members = body.Items,
            Doc = body.Doc,
            IsBroken = reader.IsLost,
        };
    }

    private static bool StartsMember(SyntaxToken token, bool isFlags) =>
        token.Kind == (isFlags ? TokenKind.OpenBracket : TokenKind.Name);

    private EnumMemberSyntax ReadMember()
    {
        var name = reader.ExpectName("a member, such as 'Enabled = 1'");
        reader.Expect(TokenKind.Assign, "'=' and the value");
        return Finish(name, reader.ExpectNumber("the value"));
    }

    private EnumMemberSyntax ReadFlag()
    {
        reader.Expect(TokenKind.OpenBracket, "a flag, such as '[3] Fence'");
        var bit = reader.ExpectNumber("the number of a bit");
        reader.Expect(TokenKind.CloseBracket, "']'");
        return Finish(reader.ExpectName("the name of the flag"), bit);
    }

    private EnumMemberSyntax Finish(SyntaxToken name, SyntaxToken value)
    {
        var since = modifiers.ReadSince();
        reader.Accept(TokenKind.Comma);
        return new() { Name = name, Value = value, Since = since, Doc = reader.TakeDoc(), IsBroken = reader.IsLost };
    }
}
