using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;
using Dsa.Bindings.Generator.Text;
using DiagnosticDescriptor = Microsoft.CodeAnalysis.DiagnosticDescriptor;

namespace Dsa.Bindings.Generator.Diagnostics;

/// <summary>Collects the findings of one file or device, each once; takes no more than a limit, so that garbage stays cheap.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<DefinitionDiagnostic> _items = [];
    private readonly HashSet<DefinitionDiagnostic> _known = [];

    public bool IsFull => _items.Count > Limits.Diagnostics;

    public void Add(DiagnosticDescriptor descriptor, SyntaxToken at, params string[] arguments) =>
        Add(descriptor, at.Place, null, arguments);

    public void AddClash(DiagnosticDescriptor descriptor, SyntaxToken at, SyntaxToken other, params string[] arguments) =>
        Add(descriptor, at.Place, other.Place, arguments);

    public void Add(DiagnosticDescriptor descriptor, SourcePlace at, SourcePlace? other, params string[] arguments)
    {
        var item = new DefinitionDiagnostic(descriptor, at, other, arguments.ToEquatableArray());
        if (_items.Count < Limits.Diagnostics && _known.Add(item))
        {
            _items.Add(item);
        }
        else if (_items.Count == Limits.Diagnostics && !_known.Contains(item))
        {
            _items.Add(new(Descriptors.TooManyErrors, at, null, new[] { Limits.Diagnostics.ToText() }.ToEquatableArray()));
        }
    }

    public EquatableArray<DefinitionDiagnostic> ToEquatableArray() => _items.ToEquatableArray();
}
