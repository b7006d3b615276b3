namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Reads the members of structures, refined bits, and rules for flags.</summary>
internal sealed class MemberParser(TokenReader reader, ModifierParser modifiers, TypeParser types)
{
    public MemberSyntax ReadMember()
    {
        var offset = reader.ExpectNumber("the offset in bytes");
        var bits = reader.Is(TokenKind.OpenBracket) ? types.ReadBits("the bits") : null;
        var width = bits is null ? ReadWidth() : null;
        var count = bits is null && reader.Accept(TokenKind.OpenBracket) ? ReadCount() : null;
        var name = reader.ExpectName("the name of the member");
        var spec = reader.AcceptSpec();
        var type = reader.Accept(TokenKind.Colon) ? types.ReadType(mayNextBeItem: true) : null;
        var presence = reader.Accept("if") ? ReadPresence() : null;
        var all = modifiers.Read(ModifierParser.OfMember, "a member");
        return new()
        {
            Name = name,
            Spec = spec,
            Offset = offset,
            Width = width,
            Count = count,
            Bits = bits,
            Type = type,
            If = presence,
            Modifiers = all,
            Doc = reader.TakeDoc(),
            IsBroken = reader.IsLost,
        };
    }

    public RefineSyntax ReadRefinement()
    {
        var member = reader.Take();
        var bits = types.ReadBits("'[' and the bits");
        var name = reader.ExpectName("the name of the bits");
        var spec = reader.AcceptSpec();
        var type = reader.Accept(TokenKind.Colon) ? types.ReadType(mayNextBeItem: true) : null;
        var all = modifiers.Read(ModifierParser.OfMember, "a member");
        return new()
        {
            Name = name,
            Spec = spec,
            Member = member,
            Bits = bits,
            Type = type,
            Modifiers = all,
            Doc = reader.TakeDoc(),
            IsBroken = reader.IsLost,
        };
    }

    public FlagRuleSyntax ReadFlagRule()
    {
        var keyword = reader.Take();
        var isAny = keyword.Text == "require" && reader.Accept("any");
        var flags = modifiers.ReadList(TokenKind.Name, "the name of a flag");
        return new()
        {
            Name = keyword,
            Kind = isAny ? FlagRuleKind.RequireAny : keyword.Text == "require" ? FlagRuleKind.Require : FlagRuleKind.Allow,
            Flags = flags,
            IsBroken = reader.IsLost,
        };
    }

    private SyntaxToken ReadWidth()
    {
        reader.Expect(TokenKind.Colon, "':' and a width, or bits such as '[19:0]'");
        return reader.Is(TokenKind.Name) ? reader.Take() : reader.ExpectNumber("a width in bits, or the name of a structure");
    }

    private SyntaxToken ReadCount()
    {
        var count = reader.ExpectNumber("the number of elements");
        reader.Expect(TokenKind.CloseBracket, "']'");
        return count;
    }

    private PresenceSyntax ReadPresence()
    {
        var isNegated = reader.Accept("not");
        var member = reader.ExpectName("the flags member and a flag, such as 'Flags.Fence'");
        reader.Expect(TokenKind.Dot, "'.' and a flag");
        return new(isNegated, member, reader.ExpectName("a flag"));
    }
}
