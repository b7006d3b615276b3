using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Puts cases that stand by themselves into their descriptors, behind those that stand there already.</summary>
internal static class DetachedCases
{
    /// <summary>The declarations without detached cases, each descriptor with its own.</summary>
    public static ImmutableArray<DeclarationSyntax> Attach(ImmutableArray<DeclarationSyntax> declarations, DeviceContext context)
    {
        var cases = declarations.OfType<DetachedCaseSyntax>().ToLookup(each => each.Descriptor.Text, StringComparer.Ordinal);
        if (cases.Count == 0)
        {
            return declarations;
        }

        var descriptors = declarations.OfType<DescriptorSyntax>().Select(each => each.Name.Text).ToImmutableHashSet();
        foreach (var orphan in cases.Where(group => !descriptors.Contains(group.Key)).SelectMany(group => group))
        {
            context.BrokenNames.Add(orphan.Name.Text);
            if (orphan.Descriptor.Text.Length > 0)
            {
                context.Diagnostics.Add(
                    Descriptors.UnknownType, orphan.Descriptor, orphan.Descriptor.Text, "descriptor",
                    context.Suggest(orphan.Descriptor.Text, descriptors));
            }
        }

        return declarations
            .Where(declaration => declaration is not DetachedCaseSyntax)
            .Select(declaration => declaration is DescriptorSyntax descriptor
                ? Attach(descriptor, cases[descriptor.Name.Text], context)
                : declaration)
            .ToImmutableArray();
    }

    private static DescriptorSyntax Attach(DescriptorSyntax descriptor, IEnumerable<DetachedCaseSyntax> cases, DeviceContext context)
    {
        var all = cases.ToList();
        var room = Math.Max(Limits.StructureMembers - descriptor.Items.Length, 0);
        if (all.Count > room)
        {
            context.Diagnostics.Add(Descriptors.TooMany, descriptor.Name, descriptor.Name.Text, Limits.StructureMembers.ToText());
            context.BrokenNames.UnionWith(all.Skip(room).Select(each => each.Name.Text));
        }

        return descriptor.With(all.Take(room).Select(each => each.Case));
    }
}
