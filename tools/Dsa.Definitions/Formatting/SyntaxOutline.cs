using System.Collections.Immutable;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Definitions.Formatting;

/// <summary>Which tokens of a file begin its items, and which begin their columns.</summary>
/// <remarks>Taken from the syntax tree, since words of the language may be names and only the parser knows which is which.</remarks>
internal sealed class SyntaxOutline
{
    private readonly Dictionary<int, int> _indices;
    private readonly Dictionary<int, ItemKind> _items = [];
    private readonly Dictionary<int, CellKind> _cells = [];
    private readonly HashSet<int> _refined = [];

    private SyntaxOutline(ImmutableArray<SyntaxToken> tokens) =>
        _indices = tokens.Select(static (token, index) => (token.Span.Start, index)).SkipLast(1).ToDictionary(static pair => pair.Start, static pair => pair.index);

    /// <summary>Reads the tree of a file without syntax errors.</summary>
    public static SyntaxOutline Of(FileSyntax file, ImmutableArray<SyntaxToken> tokens)
    {
        var outline = new SyntaxOutline(tokens);
        outline._items[0] = ItemKind.Plain;
        outline._items[2] = ItemKind.Plain;
        foreach (var declaration in file.Declarations)
        {
            outline.Add(declaration);
        }

        return outline;
    }

    /// <summary>What begins at a token; null when nothing does.</summary>
    public ItemKind? ItemAt(int token) => _items.TryGetValue(token, out var kind) ? kind : null;

    /// <summary>The column that begins at a token; null when none does.</summary>
    public CellKind? CellAt(int token) => _cells.TryGetValue(token, out var kind) ? kind : null;

    /// <summary>Whether a token names a member whose bits follow, as in <c>Flags[16]</c>.</summary>
    public bool IsRefined(int token) => _refined.Contains(token);

    private void Add(DeclarationSyntax declaration)
    {
        switch (declaration)
        {
            case EnumSyntax type:
                Plain(type);
                AddAll(type.Members, member => Add(member, type.IsFlags));
                break;
            case BlockSyntax block:
                Plain(block);
                AddAll(block.Members, Add);
                break;
            case DetachedArraySyntax array:
                Add(array.Array);
                break;
            case DetachedCaseSyntax detached:
                Add(detached.Case);
                break;
            case IStructurePart structure:
                Plain(declaration);
                AddAll(structure.Items, Add);
                break;
        }
    }

    private void Add(BlockMemberSyntax member)
    {
        Plain(member);
        switch (member)
        {
            case ArraySyntax array:
                AddAll(array.Members, Add);
                break;
            case RegisterSyntax register:
                AddAll(register.Fields, field => Row(ItemKind.Field, IndexOf(field.Bits.High) - 1, field, field.Type, field.Modifiers));
                AddAll(register.Gaps, Add);
                break;
        }
    }

    private void Add(GapSyntax gap)
    {
        Row(ItemKind.Field, IndexOf(gap.Bits.High) - 1, gap, null, []);
        if (gap.IsReadOnly)
        {
            _cells[IndexOf(gap.Spec ?? gap.Name) + 1] = CellKind.Modifiers;
        }
    }

    private void Add(EnumMemberSyntax member, bool isFlag)
    {
        if (isFlag)
        {
            Row(ItemKind.Flag, IndexOf(member.Value) - 1, member, null, member.Modifiers);
            return;
        }

        Row(ItemKind.Value, IndexOf(member.Name), member, null, member.Modifiers);
        _cells[IndexOf(member.Value) - 1] = CellKind.Value;
    }

    private void Add(StructureItemSyntax item)
    {
        switch (item)
        {
            case MemberSyntax member:
                Row(ItemKind.Member, IndexOf(member.Offset), member, member.Type, member.Modifiers);
                AddPresence(member.If);
                break;
            case RefineSyntax refined:
                Row(ItemKind.Member, IndexOf(refined.Member), refined, refined.Type, refined.Modifiers);
                _refined.Add(IndexOf(refined.Member));
                break;
            case FlagRuleSyntax rule:
                _items[IndexOf(rule.Name)] = ItemKind.Plain;
                break;
            case CaseSyntax detached:
                _items[IndexOf(detached.Enum) - 1] = ItemKind.Plain;
                AddAll(detached.Items, Add);
                break;
            case ViewSyntax view:
                Plain(view);
                AddAll(view.Items, Add);
                break;
        }
    }

    private void AddPresence(PresenceSyntax? presence)
    {
        if (presence is not null)
        {
            var first = IndexOf(presence.Member) - (presence.IsNegated ? 2 : 1);
            _cells[first] = CellKind.Modifiers;
        }
    }

    /// <summary>An item whose keyword stands before its name.</summary>
    private void Plain(SyntaxNode node) => _items[IndexOf(node.Name) - 1] = ItemKind.Plain;

    private void Row(ItemKind kind, int first, SyntaxNode node, TypeSyntax? type, ImmutableArray<ModifierSyntax> modifiers)
    {
        _items[first] = kind;
        _cells[IndexOf(node.Name)] = CellKind.Name;
        _cells[first] = CellKind.Place;
        if (node.Spec is not null)
        {
            _cells[IndexOf(node.Spec)] = CellKind.Spec;
        }

        if (type is not null)
        {
            _cells[IndexOf(type.Token) - 1] = CellKind.Type;
        }

        if (modifiers.Length > 0)
        {
            _cells[IndexOf(modifiers[0].Keyword)] = CellKind.Modifiers;
        }
    }

    private int IndexOf(SyntaxToken token) => _indices[token.Span.Start];

    private static void AddAll<T>(ImmutableArray<T> items, Action<T> add)
    {
        foreach (var item in items)
        {
            add(item);
        }
    }
}
