using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Syntax;
using DiagnosticDescriptor = Microsoft.CodeAnalysis.DiagnosticDescriptor;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>An item of a structure, and how it came there.</summary>
/// <param name="Syntax">The item.</param>
/// <param name="Use">The use of the fragment that it stands in; null when it stands in the structure itself.</param>
internal readonly record struct Placed<T>(T Syntax, FragmentUse? Use)
    where T : StructureItemSyntax
{
    public SyntaxToken Name => Syntax.Name;

    /// <summary>Where to complain about the item as part of the structure.</summary>
    public SyntaxToken Place => Use?.Extends ?? Syntax.Name;

    /// <summary>Complains about a token of the item that does not suit the structure.</summary>
    public void Report(DiagnosticBag diagnostics, DiagnosticDescriptor descriptor, SyntaxToken token, params string[] arguments)
    {
        if (Use is null)
        {
            diagnostics.Add(descriptor, token, arguments);
        }
        else
        {
            diagnostics.AddClash(descriptor, Use.Extends, token, arguments);
        }
    }

    /// <summary>Complains about a clash with an item that came before.</summary>
    public void ReportClash(
        DiagnosticBag diagnostics, DiagnosticDescriptor descriptor, SyntaxToken first, FragmentUse? firstUse, params string[] arguments)
    {
        var isInside = Use is not null && Use == firstUse;
        diagnostics.AddClash(descriptor, isInside ? Name : Place, first, arguments);
    }
}
