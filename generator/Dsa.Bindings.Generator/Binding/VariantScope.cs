using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>The variants of the device that have a thing: those of its own <c>only</c> list that all it lies in have, too.</summary>
internal sealed class VariantScope
{
    private readonly DeviceContext _context;
    private readonly VariantScope? _outer;

    /// <summary>The list that the thing itself has.</summary>
    private readonly ModifierSyntax? _only;

    /// <summary>Whether no variant is left, which has been said: nothing more is to be said of what lies inside.</summary>
    private readonly bool _isBroken;

    /// <param name="context">The device, all of whose variants are in the scope.</param>
    public VariantScope(DeviceContext context)
        : this(context, null, null, null, isBroken: false)
    {
    }

    private VariantScope(DeviceContext context, VariantScope? outer, ModifierSyntax? only, ImmutableHashSet<string>? variants, bool isBroken)
    {
        _context = context;
        _outer = outer;
        _only = only;
        Variants = variants;
        _isBroken = isBroken;
    }

    /// <summary>The variants, as far as lists leave any; null when nothing says that it is in some of them only.</summary>
    public ImmutableHashSet<string>? Variants { get; }

    /// <summary>Whether no variant has both this and the other.</summary>
    public bool Excludes(VariantScope other) =>
        _isBroken || other._isBroken || (Variants is not null && other.Variants is not null && !Variants.Overlaps(other.Variants));

    /// <summary>The scope of something in this one; complains when no variant is left.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="modifiers">Its modifiers.</param>
    /// <param name="use">The use of the fragment that it stands in; null when it stands here itself.</param>
    public VariantScope Enter(SyntaxToken name, ImmutableArray<ModifierSyntax> modifiers, FragmentUse? use = null)
    {
        var only = modifiers.FirstOrDefault(modifier => modifier.Kind == ModifierKind.Only);
        var own = KnownOf(only);
        if (own.IsEmpty || _isBroken)
        {
            return new(_context, this, null, Variants, _isBroken);
        }

        var common = Variants is null ? own : own.Intersect(Variants);
        if (!common.IsEmpty)
        {
            return new(_context, this, only, common, isBroken: false);
        }

        Report(name, only!, own, use);
        return new(_context, this, null, Variants, isBroken: true);
    }

    private ImmutableHashSet<string> KnownOf(ModifierSyntax? only) => only is null
        ? ImmutableHashSet<string>.Empty
        : only.Operands.Select(variant => variant.Text).Where(_context.Variants.Contains).ToImmutableHashSet(StringComparer.Ordinal);

    private void Report(SyntaxToken name, ModifierSyntax only, ImmutableHashSet<string> own, FragmentUse? use)
    {
        var excluding = Culprit(own).Keyword;
        _context.Diagnostics.AddClash(
            Descriptors.InNoVariant, use?.Extends ?? only.Keyword, use is null ? excluding : only.Keyword,
            name.Text, TextOf(own), TextOf(Variants!));
    }

    /// <summary>The nearest list around that has nothing in common with some variants; the nearest of all when only several together have not.</summary>
    private ModifierSyntax Culprit(ImmutableHashSet<string> own)
    {
        ModifierSyntax? nearest = null;
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if (scope._only is not null && !KnownOf(scope._only).Overlaps(own))
            {
                return scope._only;
            }

            nearest ??= scope._only;
        }

        return nearest!;
    }

    private string TextOf(ImmutableHashSet<string> variants) => string.Join(", ", _context.Variants.Where(variants.Contains));
}
