namespace Dsa.Bindings.Generator.Syntax;

/// <summary>A case that stands outside its descriptor, in whatever file is fit for it.</summary>
internal sealed class OutsideCaseSyntax : DeclarationSyntax
{
    /// <summary>The descriptor that it belongs to.</summary>
    public required SyntaxToken Descriptor { get; init; }

    public required CaseSyntax Case { get; init; }
}
