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
            reader, Keywords.OutsideRegister, token => token.Kind == TokenKind.OpenBracket, Limits.RegisterBits).Read(name, ReadField);
        return new()
        {
            Name = name,
            Spec = spec,
            Offset = offset,
            Bits = bits,
            Modifiers = all,
            Fields = body.Items,
            Doc = body.Doc,
            IsBroken = reader.IsLost,
        };
    }

    private FieldSyntax ReadField()
    {
        var bits = types.ReadBits("a field, such as '[3:0] Count'");
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
