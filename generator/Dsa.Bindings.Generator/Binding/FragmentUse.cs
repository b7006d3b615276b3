using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>That a structure takes contents of a fragment.</summary>
/// <param name="Extends">The name behind the structure's <c>extends</c>.</param>
/// <param name="Fragment">The fragment that the contents stand in: that one, or one that it extends.</param>
internal sealed record FragmentUse(SyntaxToken Extends, string Fragment);
