using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>The modifiers of one thing, at most one of each kind.</summary>
internal sealed class ModifierSet
{
    private readonly Dictionary<ModifierKind, ModifierSyntax> _modifiers = [];

    public ModifierSet(ImmutableArray<ModifierSyntax> modifiers, DiagnosticBag diagnostics)
    {
        foreach (var modifier in modifiers)
        {
            if (_modifiers.TryGetValue(modifier.Kind, out var first))
            {
                diagnostics.AddClash(
                    Descriptors.RepeatedModifier, modifier.Keyword, first.Keyword, modifier.Keyword.Text, first.Keyword.Text);
            }
            else
            {
                _modifiers.Add(modifier.Kind, modifier);
            }
        }
    }

    public ModifierSyntax? this[ModifierKind kind] => _modifiers.TryGetValue(kind, out var modifier) ? modifier : null;

    public bool Has(ModifierKind kind) => _modifiers.ContainsKey(kind);
}
