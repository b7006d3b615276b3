using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>The names of the types that will be generated. Names that differ in case only clash too, as file names.</summary>
internal sealed class TypeNameTable(DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, (SyntaxToken Token, string Owner)> _claims = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Claims a name, and those of the types that come with it; says whether all were free.</summary>
    public bool Claim(SyntaxToken owner, string ownerName, params string[] typeNames)
    {
        foreach (var typeName in typeNames)
        {
            if (_claims.TryGetValue(typeName, out var first))
            {
                diagnostics.AddClash(Descriptors.TypeNameClash, owner, first.Token, ownerName, typeName, first.Owner);
                return false;
            }
        }

        foreach (var typeName in typeNames)
        {
            _claims[typeName] = (owner, ownerName);
        }

        return true;
    }
}
