using System.Collections.Immutable;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Members and rules to be reused by structures.</summary>
internal sealed class FragmentSyntax : DeclarationSyntax, IStructurePart
{
    public required ImmutableArray<SyntaxToken> Extends { get; init; }

    public required ImmutableArray<StructureItemSyntax> Items { get; init; }
}
