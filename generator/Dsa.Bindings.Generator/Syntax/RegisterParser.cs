using System.Collections.Immutable;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Reads registers and their fields.</summary>
internal sealed class RegisterParser(TokenReader reader, ModifierParser modifiers, TypeParser types)
{
    public RegisterSyntax Read()
    {
        reader.Take();
        var name = reader.ExpectName("the name of the register");
        var spec = reader.AcceptSpec();
        reader.Expect(TokenKind.At, "'@' and the offset");
        var offset = reader.ExpectNumber("the offset in bytes");
        reader.Expect(TokenKind.Colon, "':' and the width");
        var bits = reader.ExpectNumber("the width in bits");
        var all = modifiers.Read(ModifierParser.OfRegister, "a register");
        var body = new BodyParser(
            reader, Keywords.OutsideRegister, token => token.Kind == TokenKind.OpenBracket, Limits.RegisterBits).Read(name, ReadItem);
        return new()
        {
            Name = name,
            Spec = spec,
            Offset = offset,
            Bits = bits,
            Modifiers = all,
            Fields = body.Items.OfType<FieldSyntax>().ToImmutableArray(),
            Gaps = body.Items.OfType<GapSyntax>().ToImmutableArray(),
            Doc = body.Doc,
            IsBroken = reader.IsLost,
        };
    }

    private RegisterItemSyntax ReadItem()
    {
        var bits = types.ReadBits("a field, such as '[3:0] Count'");
        return reader.Is("reserved") ? ReadGap(bits) : ReadField(bits);
    }

    private GapSyntax ReadGap(BitRangeSyntax bits)
    {
        var word = reader.Take();
        var spec = reader.AcceptSpec();
        var isReadOnly = reader.Accept("ro");
        return new() { Name = word, Spec = spec, Bits = bits, IsReadOnly = isReadOnly, Doc = reader.TakeDoc(), IsBroken = reader.IsLost };
    }

    private FieldSyntax ReadField(BitRangeSyntax bits)
    {
        var name = reader.ExpectName("the name of the field");
        var spec = reader.AcceptSpec();
        var type = reader.Accept(TokenKind.Colon) ? types.ReadType(mayNextBeItem: false) : null;
        var all = modifiers.Read(ModifierParser.OfField, "a field");
        return new()
        {
            Name = name,
            Spec = spec,
            Bits = bits,
            Type = type,
            Modifiers = all,
            Doc = reader.TakeDoc(),
            IsBroken = reader.IsLost,
        };
    }
}
