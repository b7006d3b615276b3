using System.Collections.Immutable;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Something inside a block or array.</summary>
internal abstract class BlockMemberSyntax : SyntaxNode;

internal sealed class BlockSyntax : DeclarationSyntax
{
    public required SyntaxToken Size { get; init; }

    public required ImmutableArray<ModifierSyntax> Modifiers { get; init; }

    public required ImmutableArray<BlockMemberSyntax> Members { get; init; }

    /// <summary>The same block with more arrays and groups.</summary>
    public BlockSyntax With(IEnumerable<ArraySyntax> arrays) => new()
    {
        Name = Name,
        Spec = Spec,
        Size = Size,
        Modifiers = Modifiers,
        Members = Members.AddRange(arrays),
        Doc = Doc,
        IsBroken = IsBroken,
    };
}

internal sealed class ConditionSyntax : BlockMemberSyntax
{
    public required ExpressionSyntax Expression { get; init; }
}

/// <summary>An array; or a group, which has neither count nor stride.</summary>
internal sealed class ArraySyntax : BlockMemberSyntax
{
    public ExpressionSyntax? Count { get; init; }

    public required ExpressionSyntax Offset { get; init; }

    public ExpressionSyntax? Stride { get; init; }

    public bool IsGroup => Count is null;

    public required ImmutableArray<ModifierSyntax> Modifiers { get; init; }

    public required ImmutableArray<BlockMemberSyntax> Members { get; init; }
}

internal sealed class PortalSyntax : BlockMemberSyntax
{
    public required SyntaxToken Offset { get; init; }

    public required SyntaxToken Size { get; init; }

    public required SyntaxToken Accepts { get; init; }

    public required ImmutableArray<ModifierSyntax> Modifiers { get; init; }
}

internal sealed class RegisterSyntax : BlockMemberSyntax
{
    public required SyntaxToken Offset { get; init; }

    public required SyntaxToken Bits { get; init; }

    public required ImmutableArray<ModifierSyntax> Modifiers { get; init; }

    public required ImmutableArray<FieldSyntax> Fields { get; init; }

    public required ImmutableArray<GapSyntax> Gaps { get; init; }
}

/// <summary>A line of a register.</summary>
internal abstract class RegisterItemSyntax : SyntaxNode;

/// <summary>What the definition says of bits in no field. Its name is the word <c>reserved</c>.</summary>
internal sealed class GapSyntax : RegisterItemSyntax
{
    public required BitRangeSyntax Bits { get; init; }

    public bool IsReadOnly { get; init; }
}

internal sealed class FieldSyntax : RegisterItemSyntax
{
    public required BitRangeSyntax Bits { get; init; }

    public required TypeSyntax? Type { get; init; }

    public required ImmutableArray<ModifierSyntax> Modifiers { get; init; }
}

/// <summary><c>[7:0]</c>, or <c>[5]</c> with both ends the same.</summary>
internal sealed record BitRangeSyntax(SyntaxToken High, SyntaxToken Low);

/// <summary>The type after a colon.</summary>
/// <param name="Token">The name; for a bitmap the word itself.</param>
/// <param name="IsBitmap">Whether it is a set of bit numbers.</param>
/// <param name="Element">The enum that names the bits of a bitmap.</param>
internal sealed record TypeSyntax(SyntaxToken Token, bool IsBitmap, SyntaxToken? Element);
