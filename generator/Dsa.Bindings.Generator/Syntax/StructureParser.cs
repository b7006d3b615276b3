using System.Collections.Immutable;
using Dsa.Bindings.Generator.Binding;
using Dsa.Bindings.Generator.Diagnostics;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Reads descriptors with their cases, records with their views, and fragments of both.</summary>
internal sealed class StructureParser(TokenReader reader, ModifierParser modifiers, MemberParser members)
{
    public StructureSyntax ReadDescriptor()
    {
        reader.Take();
        var (name, spec, bytes, alignment) = ReadHeader("the name of the descriptor");
        reader.ExpectWord("by");
        var by = reader.ExpectName("the member that tells the operation");
        reader.ExpectWord("flagged");
        var flagged = reader.ExpectName("the member that holds the flags");
        var extends = ReadExtends();
        var scope = modifiers.Read(ModifierParser.OfScope, "a descriptor");
        var body = ReadBody(name, Keywords.Declarations, ReadDescriptorItem);
        return new DescriptorSyntax
        {
            Name = name,
            Spec = spec,
            Modifiers = scope,
            Bytes = bytes,
            Alignment = alignment,
            By = by,
            Flagged = flagged,
            Extends = extends,
            Items = body.Items,
            Doc = body.Doc,
            IsBroken = reader.IsLost,
        };
    }

    public StructureSyntax ReadRecord()
    {
        reader.Take();
        var (name, spec, bytes, alignment) = ReadHeader("the name of the record");
        var extends = ReadExtends();
        var scope = modifiers.Read(ModifierParser.OfScope, "a record");
        var body = ReadBody(name, Keywords.Declarations, ReadRecordItem);
        return new RecordSyntax
        {
            Name = name,
            Spec = spec,
            Modifiers = scope,
            Bytes = bytes,
            Alignment = alignment,
            Extends = extends,
            Items = body.Items,
            Doc = body.Doc,
            IsBroken = reader.IsLost,
        };
    }

    public FragmentSyntax ReadFragment()
    {
        reader.Take();
        var name = reader.ExpectName("the name of the fragment");
        var extends = ReadExtends();
        var body = ReadBody(name, Keywords.Declarations, () => ReadPartItem("a fragment"));
        return new() { Name = name, Extends = extends, Items = body.Items, Doc = body.Doc, IsBroken = reader.IsLost };
    }

    public DetachedCaseSyntax ReadDetachedCase()
    {
        var read = ReadCase(out var descriptor, isDetached: true);
        return new() { Name = read.Name, Descriptor = descriptor, Case = read, IsBroken = read.IsBroken };
    }

    private static bool StartsItem(SyntaxToken token) => token.Kind is TokenKind.Number or TokenKind.Name;

    private (SyntaxToken Name, SyntaxToken? Spec, SyntaxToken Bytes, SyntaxToken Alignment) ReadHeader(string what)
    {
        var name = reader.ExpectName(what);
        var spec = reader.AcceptSpec();
        reader.Expect(TokenKind.Colon, "':' and the size");
        var bytes = reader.ExpectNumber("the size in bytes");
        reader.ExpectWord("align");
        return (name, spec, bytes, reader.ExpectNumber("the alignment in bytes"));
    }

    private Body<StructureItemSyntax> ReadBody(
        SyntaxToken owner, ImmutableHashSet<string> outerWords, Func<StructureItemSyntax?> readItem) =>
        new BodyParser(reader, outerWords, StartsItem, Limits.StructureMembers).Read(owner, readItem);

    private StructureItemSyntax? ReadDescriptorItem() => reader.Current switch
    {
        { Kind: TokenKind.Number } => members.ReadMember(),
        { Kind: TokenKind.Name, Text: "case" } => ReadCase(),
        { Kind: TokenKind.Name, Text: "allow" } => members.ReadFlagRule(),
        _ => Unexpected("a descriptor", ["case", "allow"]),
    };

    private ImmutableArray<SyntaxToken> ReadExtends() => reader.Accept("extends")
        ? modifiers.ReadList(TokenKind.Name, "the name of a fragment")
        : ImmutableArray<SyntaxToken>.Empty;

    private StructureItemSyntax? ReadPartItem(string where) => reader.Current switch
    {
        { Kind: TokenKind.Number } => members.ReadMember(),
        { Kind: TokenKind.Name, Text: "allow" or "require" } => members.ReadFlagRule(),
        { Kind: TokenKind.Name } when reader.Next.Kind == TokenKind.OpenBracket => members.ReadRefinement(),
        _ => Unexpected(where, ["allow", "require"]),
    };

    private StructureItemSyntax? ReadRecordItem() => reader.Current switch
    {
        { Kind: TokenKind.Number } => members.ReadMember(),
        { Kind: TokenKind.Name, Text: "view" } => ReadView(),
        _ => Unexpected("a record", ["view"]),
    };

    private StructureItemSyntax? ReadViewItem() =>
        reader.Is(TokenKind.Number) ? members.ReadMember() : Unexpected("a view", []);

    private CaseSyntax ReadCase() => ReadCase(out _, isDetached: false);

    private CaseSyntax ReadCase(out SyntaxToken descriptor, bool isDetached)
    {
        reader.Take();
        var type = reader.ExpectName("the operation, such as 'Opcode.NoOp'");
        reader.Expect(TokenKind.Dot, "'.' and the operation");
        var value = reader.ExpectName("the operation");
        descriptor = isDetached ? ReadDescriptorName() : value;
        reader.ExpectWord("as");
        var name = reader.ExpectName("the name of the structure");
        var spec = reader.AcceptSpec();
        var extends = ReadExtends();
        var completes = reader.Accept("completes") ? reader.ExpectName("the name of a record or view") : null;
        var gates = modifiers.Read(ModifierParser.Gates, "a case");
        var body = ReadBody(name, Keywords.OutsideCase, () => ReadPartItem("a case"));
        return new()
        {
            Name = name,
            Spec = spec,
            Modifiers = gates,
            Enum = type,
            Value = value,
            Extends = extends,
            Completes = completes,
            Items = body.Items,
            Doc = body.Doc,
            IsBroken = reader.IsLost,
        };
    }

    private SyntaxToken ReadDescriptorName()
    {
        reader.ExpectWord("of");
        return reader.ExpectName("the descriptor");
    }

    private ViewSyntax ReadView()
    {
        reader.Take();
        var name = reader.ExpectName("the name of the view");
        var spec = reader.AcceptSpec();
        var extends = ReadExtends();
        var scope = modifiers.Read(ModifierParser.OfScope, "a view");
        var body = ReadBody(name, Keywords.OutsideView, ReadViewItem);
        return new() { Name = name, Spec = spec, Modifiers = scope, Extends = extends, Items = body.Items, Doc = body.Doc, IsBroken = reader.IsLost };
    }

    private StructureItemSyntax? Unexpected(string where, string[] words)
    {
        if (Keywords.IsLowerCase(reader.Current))
        {
            var word = reader.Current.Text;
            reader.Fail(Descriptors.UnknownKeyword, word, where, Suggestion.For(word, words));
        }
        else
        {
            reader.Unexpected("a member, such as '0x10 : 64 Source'" + string.Concat(words.Select(word => $", or '{word}'")));
        }

        return null;
    }
}
