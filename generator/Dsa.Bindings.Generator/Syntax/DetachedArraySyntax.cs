namespace Dsa.Bindings.Generator.Syntax;

/// <summary>An array or group that stands by itself, perhaps in another file than its block.</summary>
internal sealed class DetachedArraySyntax : DeclarationSyntax
{
    public required SyntaxToken Block { get; init; }

    public required ArraySyntax Array { get; init; }
}
