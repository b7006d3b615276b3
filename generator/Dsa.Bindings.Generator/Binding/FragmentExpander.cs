using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Puts the contents of fragments before those of the structures that extend them.</summary>
/// <remarks>A fragment that is reached in two ways counts once. Chains may be long: nothing here recurses.</remarks>
internal sealed class FragmentExpander(DeviceContext context)
{
    private readonly HashSet<SyntaxToken> _cyclic = [];
    private readonly HashSet<FragmentSyntax> _used = [];
    private int _expanded;

    /// <summary>Expands all structures, their cases and their views.</summary>
    public void Expand(IEnumerable<StructureSyntax> structures)
    {
        FindCycles();
        foreach (var structure in structures)
        {
            Expand(structure);
            foreach (var variant in structure.Items.OfType<IStructurePart>())
            {
                Expand(variant);
            }
        }

        foreach (var fragment in context.Fragments.Values.Where(each => !_used.Contains(each)))
        {
            context.Diagnostics.Add(Descriptors.UnusedFragment, fragment.Name, fragment.Name.Text);
        }
    }

    private void FindCycles()
    {
        var fragments = context.Fragments.Values.ToList();
        var cyclic = new HashSet<FragmentSyntax>(Cycles.Find(fragments, fragment => fragment.Extends
            .Where(name => context.Fragments.ContainsKey(name.Text))
            .Select(name => context.Fragments[name.Text])));
        foreach (var fragment in fragments.Where(cyclic.Contains))
        {
            foreach (var name in fragment.Extends)
            {
                if (context.Fragments.TryGetValue(name.Text, out var target) && cyclic.Contains(target))
                {
                    _cyclic.Add(name);
                    context.Diagnostics.Add(Descriptors.CyclicFragment, name, fragment.Name.Text, name.Text);
                }
            }
        }

        _used.UnionWith(cyclic);
    }

    private void Expand(IStructurePart part)
    {
        if (part.Extends.IsEmpty || _expanded > Limits.FragmentMembers)
        {
            return;
        }

        var items = ImmutableArray.CreateBuilder<Placed<StructureItemSyntax>>();
        var seen = new HashSet<FragmentSyntax>();
        var names = new Dictionary<string, SyntaxToken>(StringComparer.Ordinal);
        foreach (var name in part.Extends.Where(name => name.Text.Length > 0))
        {
            if (context.ClaimName(names, name, "'extends'"))
            {
                AddFragments(name, part, seen, items);
            }
        }

        _expanded += items.Count;
        var isTooLong = items.Count + part.Items.Length > Limits.StructureMembers;
        if (isTooLong || _expanded > Limits.FragmentMembers)
        {
            context.Diagnostics.Add(
                Descriptors.TooMany, part.Extends[0], isTooLong ? part.Name.Text : "extends",
                (isTooLong ? Limits.StructureMembers : Limits.FragmentMembers).ToText());
            return;
        }

        items.AddRange(part.Items.Select(item => new Placed<StructureItemSyntax>(item, null)));
        context.Expansions.Add(part, items.ToImmutable());
    }

    /// <summary>Adds a fragment behind all that it extends.</summary>
    private void AddFragments(
        SyntaxToken name, IStructurePart part, HashSet<FragmentSyntax> seen, ImmutableArray<Placed<StructureItemSyntax>>.Builder items)
    {
        if (context.FindFragment(name) is not { } root || !seen.Add(root))
        {
            return;
        }

        var open = new Stack<(FragmentSyntax Fragment, int Next)>([(root, 0)]);
        while (open.Count > 0)
        {
            var (fragment, next) = open.Pop();
            if (next == fragment.Extends.Length)
            {
                AddItems(fragment, name, part, items);
                continue;
            }

            open.Push((fragment, next + 1));
            var inner = fragment.Extends[next];
            if (inner.Text.Length > 0 && !_cyclic.Contains(inner) && context.FindFragment(inner) is { } target && seen.Add(target))
            {
                open.Push((target, 0));
            }
        }
    }

    private void AddItems(
        FragmentSyntax fragment, SyntaxToken name, IStructurePart part, ImmutableArray<Placed<StructureItemSyntax>>.Builder items)
    {
        _used.Add(fragment);
        var use = new FragmentUse(name, fragment.Name.Text);
        foreach (var item in fragment.Items.Where(item => !item.IsBroken))
        {
            if (Suits(item, part))
            {
                items.Add(new(item, use));
            }
            else
            {
                context.Diagnostics.AddClash(
                    Descriptors.FragmentUnsuited, name, item.Name, item.Name.Text, fragment.Name.Text, KindOf(part));
            }
        }
    }

    private static bool Suits(StructureItemSyntax item, IStructurePart part) => part switch
    {
        CaseSyntax => true,
        DescriptorSyntax => item is MemberSyntax or FlagRuleSyntax { Kind: FlagRuleKind.Allow },
        _ => item is MemberSyntax,
    };

    private static string KindOf(IStructurePart part) => part switch
    {
        DescriptorSyntax => "a descriptor",
        RecordSyntax => "a record",
        _ => "a view",
    };
}
