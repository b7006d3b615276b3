using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Puts arrays and groups that stand by themselves into their blocks, behind what stands there already.</summary>
internal static class DetachedArrays
{
    /// <summary>The declarations without detached arrays, each block with its own.</summary>
    public static ImmutableArray<DeclarationSyntax> Attach(ImmutableArray<DeclarationSyntax> declarations, DeviceContext context)
    {
        var arrays = declarations.OfType<DetachedArraySyntax>().ToLookup(each => each.Block.Text, StringComparer.Ordinal);
        if (arrays.Count == 0)
        {
            return declarations;
        }

        var blocks = declarations.OfType<BlockSyntax>().Select(each => each.Name.Text).ToImmutableHashSet();
        foreach (var orphan in arrays.Where(group => !blocks.Contains(group.Key)).SelectMany(group => group))
        {
            context.BrokenNames.Add(orphan.Name.Text);
            if (orphan.Block.Text.Length > 0)
            {
                context.Diagnostics.Add(
                    Descriptors.UnknownType, orphan.Block, orphan.Block.Text, "block", context.Suggest(orphan.Block.Text, blocks));
            }
        }

        return declarations
            .Where(declaration => declaration is not DetachedArraySyntax)
            .Select(declaration => declaration is BlockSyntax block ? Attach(block, arrays[block.Name.Text], context) : declaration)
            .ToImmutableArray();
    }

    private static BlockSyntax Attach(BlockSyntax block, IEnumerable<DetachedArraySyntax> arrays, DeviceContext context)
    {
        var all = arrays.ToList();
        var room = Math.Max(Limits.BlockMembers - block.Members.Length, 0);
        if (all.Count > room)
        {
            context.Diagnostics.Add(Descriptors.TooMany, block.Name, block.Name.Text, Limits.BlockMembers.ToText());
            context.BrokenNames.UnionWith(all.Skip(room).Select(each => each.Name.Text));
        }

        return block.With(all.Take(room).Select(each => each.Array));
    }
}
