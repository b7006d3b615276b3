using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Puts cases that stand outside their descriptors behind those that stand inside.</summary>
internal static class OutsideCases
{
    /// <summary>The declarations, with all cases in their descriptors.</summary>
    public static ImmutableArray<DeclarationSyntax> Gather(ImmutableArray<DeclarationSyntax> declarations, DiagnosticBag diagnostics)
    {
        var cases = declarations.OfType<OutsideCaseSyntax>().ToLookup(each => each.Descriptor.Text, StringComparer.Ordinal);
        if (cases.Count == 0)
        {
            return declarations;
        }

        var gathered = new HashSet<string>(StringComparer.Ordinal);
        var others = declarations.Where(each => each is not OutsideCaseSyntax);
        var all = others.Select(each => each is DescriptorSyntax descriptor && gathered.Add(descriptor.Name.Text)
            ? descriptor.With(cases[descriptor.Name.Text].Select(outside => outside.Case))
            : each).ToImmutableArray();
        foreach (var lost in cases.Where(group => group.Key.Length > 0 && !gathered.Contains(group.Key)).SelectMany(group => group))
        {
            diagnostics.Add(
                Descriptors.UnknownType, lost.Descriptor, lost.Descriptor.Text, "descriptor", Suggestion.For(lost.Descriptor.Text, gathered));
        }

        return all;
    }
}
