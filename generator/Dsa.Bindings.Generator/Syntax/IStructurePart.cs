using System.Collections.Immutable;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Something with the members of a structure, which fragments may add to.</summary>
internal interface IStructurePart
{
    SyntaxToken Name { get; }

    /// <summary>The fragments whose contents come first.</summary>
    ImmutableArray<SyntaxToken> Extends { get; }

    ImmutableArray<StructureItemSyntax> Items { get; }
}
