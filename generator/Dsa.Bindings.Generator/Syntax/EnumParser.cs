using System.Collections.Immutable;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Reads enums and flags.</summary>
internal sealed class EnumParser(TokenReader reader, ModifierParser modifiers)
{
    public EnumSyntax Read()
    {
        var isFlags = reader.Take().Text == "flags";
        var name = reader.ExpectName(isFlags ? "the name of the flags" : "the name of the enum");
        var spec = reader.AcceptSpec();
        reader.Expect(TokenKind.Colon, "':' and the number of bits");
        var bits = reader.ExpectNumber("the number of bits");
        var isOpen = !isFlags && reader.Accept("open");
        var scope = modifiers.Read(ModifierParser.OfScope, isFlags ? "flags" : "an enum");
        var body = new BodyParser(reader, Keywords.Declarations, token => StartsMember(token, isFlags), Limits.EnumMembers)
            .Read(name, () => isFlags ? ReadFlag() : ReadMember());
        return new()
        {
            Name = name,
            Spec = spec,
            Modifiers = scope,
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
        var spec = reader.AcceptSpec();
        reader.Expect(TokenKind.Assign, "'=' and the value");
        return Finish(name, spec, reader.ExpectNumber("the value"), ModifierParser.OfScope);
    }

    private EnumMemberSyntax ReadFlag()
    {
        reader.Expect(TokenKind.OpenBracket, "a flag, such as '[3] Fence'");
        var bit = reader.ExpectNumber("the number of a bit");
        reader.Expect(TokenKind.CloseBracket, "']'");
        var name = reader.ExpectName("the name of the flag");
        return Finish(name, reader.AcceptSpec(), bit, ModifierParser.Gates);
    }

    private EnumMemberSyntax Finish(SyntaxToken name, SyntaxToken? spec, SyntaxToken value, ImmutableArray<ModifierKind> allowed)
    {
        var gates = modifiers.Read(allowed, "a member");
        reader.Accept(TokenKind.Comma);
        return new() { Name = name, Spec = spec, Value = value, Modifiers = gates, Doc = reader.TakeDoc(), IsBroken = reader.IsLost };
    }
}
