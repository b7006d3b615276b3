using Dsa.Bindings.Generator.Binding;
using Dsa.Bindings.Generator.Diagnostics;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Reads blocks and their arrays, conditions and portals.</summary>
internal sealed class BlockParser(
    TokenReader reader, ExpressionParser expressions, ModifierParser modifiers, RegisterParser registers)
{
    public BlockSyntax Read()
    {
        reader.Take();
        var name = reader.ExpectName("the name of the block");
        var spec = reader.AcceptSpec();
        reader.ExpectWord("size");
        var size = reader.ExpectNumber("the size in bytes");
        var scope = modifiers.Read(ModifierParser.OfScope, "a block");
        var body = new BodyParser(reader, Keywords.Declarations, StartsMember, Limits.BlockMembers).Read(name, ReadMember);
        return new() { Name = name, Spec = spec, Size = size, Modifiers = scope, Members = body.Items, Doc = body.Doc, IsBroken = reader.IsLost };
    }

    /// <summary>Reads an array or group that stands by itself.</summary>
    public DetachedArraySyntax ReadDetached()
    {
        var array = reader.Is("array") ? ReadArray(out var block, isDetached: true) : ReadGroup(out block, isDetached: true);
        return new() { Name = array.Name, Block = block, Array = array, IsBroken = array.IsBroken };
    }

    private static bool StartsMember(SyntaxToken token) =>
        Keywords.BlockMembers.Contains(token.Text) || Keywords.ArrayMembers.Contains(token.Text);

    private BlockMemberSyntax? ReadMember() =>
        reader.Is("array") ? ReadArray(out _, isDetached: false) :
        reader.Is("group") ? ReadGroup(out _, isDetached: false) : ReadShared("a block", ["group", "array"]);

    private BlockMemberSyntax? ReadArrayMember() => reader.Is("portal") ? ReadPortal() : ReadShared("an array", ["portal"]);

    private BlockMemberSyntax? ReadShared(string where, string[] special)
    {
        switch (reader.Current)
        {
            case { Kind: TokenKind.Name, Text: "condition" }:
                return ReadCondition();
            case { Kind: TokenKind.Name, Text: "register" }:
                return registers.Read();
            case { Kind: TokenKind.Name } word:
                reader.Fail(
                    Descriptors.UnknownKeyword, word.Text, where, Suggestion.For(word.Text, ["register", "condition", .. special]));
                return null;
            default:
                reader.Unexpected("'register', 'condition'" + (special.Length == 0 ? "" : $" or '{string.Join("' or '", special)}'"));
                return null;
        }
    }

    private ConditionSyntax ReadCondition()
    {
        reader.Take();
        var name = reader.ExpectName("the name of the condition");
        reader.Expect(TokenKind.Assign, "'='");
        var expression = expressions.Read();
        return new() { Name = name, Expression = expression, Doc = reader.TakeDoc(), IsBroken = reader.IsLost };
    }

    private SyntaxToken ReadBlockName()
    {
        reader.ExpectWord("of");
        return reader.ExpectName("the block");
    }

    private ArraySyntax ReadArray(out SyntaxToken block, bool isDetached)
    {
        reader.Take();
        var name = reader.ExpectName("the name of the array");
        var spec = reader.AcceptSpec();
        block = isDetached ? ReadBlockName() : name;
        reader.Expect(TokenKind.OpenBracket, "'[' and the number of elements");
        var count = expressions.Read();
        reader.Expect(TokenKind.CloseBracket, "']'");
        reader.Expect(TokenKind.At, "'@' and the offset of element 0");
        var offset = expressions.Read();
        reader.ExpectWord("stride");
        var stride = expressions.Read();
        var gates = modifiers.Read(ModifierParser.Gates, "an array");
        var body = new BodyParser(reader, Keywords.OutsideArray, StartsMember, Limits.BlockMembers).Read(name, ReadArrayMember);
        return new()
        {
            Name = name,
            Spec = spec,
            Modifiers = gates,
            Count = count,
            Offset = offset,
            Stride = stride,
            Members = body.Items,
            Doc = body.Doc,
            IsBroken = reader.IsLost,
        };
    }

    private ArraySyntax ReadGroup(out SyntaxToken block, bool isDetached)
    {
        reader.Take();
        var name = reader.ExpectName("the name of the group");
        var spec = reader.AcceptSpec();
        block = isDetached ? ReadBlockName() : name;
        reader.Expect(TokenKind.At, "'@' and the offset of the group");
        var offset = expressions.Read();
        var gates = modifiers.Read(ModifierParser.Gates, "a group");
        var body = new BodyParser(reader, Keywords.OutsideArray, StartsMember, Limits.BlockMembers)
            .Read(name, () => ReadShared("a group", []));
        return new()
        {
            Name = name,
            Spec = spec,
            Modifiers = gates,
            Offset = offset,
            Members = body.Items,
            Doc = body.Doc,
            IsBroken = reader.IsLost,
        };
    }

    private PortalSyntax ReadPortal()
    {
        reader.Take();
        var name = reader.ExpectName("the name of the portal");
        var spec = reader.AcceptSpec();
        reader.Expect(TokenKind.At, "'@' and the offset in the element");
        var offset = reader.ExpectNumber("the offset in the element");
        reader.ExpectWord("size");
        var size = reader.ExpectNumber("the size in bytes");
        reader.ExpectWord("accepts");
        var accepts = reader.ExpectName("the structure that the portal takes");
        var gates = modifiers.Read(ModifierParser.Gates, "a portal");
        return new()
        {
            Name = name,
            Spec = spec,
            Modifiers = gates,
            Offset = offset,
            Size = size,
            Accepts = accepts,
            Doc = reader.TakeDoc(),
            IsBroken = reader.IsLost,
        };
    }
}
