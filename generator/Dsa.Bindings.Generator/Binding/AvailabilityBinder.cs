using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Binds in which revisions and variants, and under which capabilities, something is there.</summary>
internal sealed class AvailabilityBinder(DeviceContext context, ExpressionBinder expressions)
{
    public AvailabilityModel Bind(ImmutableArray<ModifierSyntax> modifiers) =>
        modifiers.IsEmpty ? AvailabilityModel.Always : Bind(new ModifierSet(modifiers, context.Diagnostics));

    public AvailabilityModel Bind(ModifierSet modifiers)
    {
        var since = BindRevision(modifiers[ModifierKind.Since]);
        var until = BindRevision(modifiers[ModifierKind.Until]);
        var only = BindOnly(modifiers[ModifierKind.Only]);
        var when = modifiers[ModifierKind.When]?.Expression;
        if (since is not null && until is not null && context.Revisions.IndexOf(until) is var end and >= 0 && end <= context.Revisions.IndexOf(since))
        {
            context.Diagnostics.Add(Descriptors.NeverThere, modifiers[ModifierKind.Until]!.Keyword, since, until);
        }

        return new(
            since, until, only,
            when is null ? null : ExpressionText.Of(when),
            when is null ? null : expressions.BindBool(when, new("'when'"))?.Model);
    }

    private string? BindRevision(ModifierSyntax? modifier)
    {
        if (modifier?.Revision is not { } revision)
        {
            return null;
        }

        if (!context.IsHeaderBroken && !context.Revisions.Contains(revision.Text))
        {
            context.Diagnostics.Add(Descriptors.UnknownRevision, revision.Token, revision.Text, string.Join(", ", context.Revisions));
        }

        return revision.Text;
    }

    private EquatableArray<string> BindOnly(ModifierSyntax? modifier)
    {
        var only = ImmutableArray.CreateBuilder<string>();
        foreach (var variant in modifier?.Operands ?? ImmutableArray<SyntaxToken>.Empty)
        {
            if (context.Variants.Contains(variant.Text))
            {
                only.Add(variant.Text);
            }
            else if (!context.IsHeaderBroken && variant.Text.Length > 0)
            {
                context.Diagnostics.Add(Descriptors.UnknownVariant, variant, variant.Text, context.Suggest(variant.Text, context.Variants));
            }
        }

        return only.Distinct().ToEquatableArray();
    }
}
