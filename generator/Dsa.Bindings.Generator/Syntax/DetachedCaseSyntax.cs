namespace Dsa.Bindings.Generator.Syntax;

/// <summary>A case that stands by itself, perhaps in another file than its descriptor; its name is the structure's.</summary>
internal sealed class DetachedCaseSyntax : DeclarationSyntax
{
    public required SyntaxToken Descriptor { get; init; }

    public required CaseSyntax Case { get; init; }
}
