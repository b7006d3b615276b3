using System.Collections.Immutable;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>A descriptor or a record.</summary>
internal abstract class StructureSyntax : DeclarationSyntax, IStructurePart
{
    public required ImmutableArray<ModifierSyntax> Modifiers { get; init; }

    public required SyntaxToken Bytes { get; init; }

    public required SyntaxToken Alignment { get; init; }

    public required ImmutableArray<SyntaxToken> Extends { get; init; }

    public required ImmutableArray<StructureItemSyntax> Items { get; init; }
}

internal sealed class DescriptorSyntax : StructureSyntax
{
    public required SyntaxToken By { get; init; }

    public required SyntaxToken Flagged { get; init; }

    /// <summary>The same descriptor with more cases.</summary>
    public DescriptorSyntax With(IEnumerable<CaseSyntax> cases) => new()
    {
        Name = Name,
        Spec = Spec,
        Modifiers = Modifiers,
        Bytes = Bytes,
        Alignment = Alignment,
        By = By,
        Flagged = Flagged,
        Extends = Extends,
        Items = Items.AddRange(cases),
        Doc = Doc,
        IsBroken = IsBroken,
    };
}

internal sealed class RecordSyntax : StructureSyntax;

/// <summary>Something between the braces of a structure.</summary>
internal abstract class StructureItemSyntax : SyntaxNode;

/// <summary>One operation of a descriptor.</summary>
internal sealed class CaseSyntax : StructureItemSyntax, IStructurePart
{
    public required ImmutableArray<ModifierSyntax> Modifiers { get; init; }

    /// <summary>The part before the dot: the discriminator's enum.</summary>
    public required SyntaxToken Enum { get; init; }

    public required SyntaxToken Value { get; init; }

    public required ImmutableArray<SyntaxToken> Extends { get; init; }

    /// <summary>The record that the device writes for it.</summary>
    public SyntaxToken? Completes { get; init; }

    public required ImmutableArray<StructureItemSyntax> Items { get; init; }
}

internal sealed class ViewSyntax : StructureItemSyntax, IStructurePart
{
    public required ImmutableArray<ModifierSyntax> Modifiers { get; init; }

    public required ImmutableArray<SyntaxToken> Extends { get; init; }

    public required ImmutableArray<StructureItemSyntax> Items { get; init; }
}

internal sealed class MemberSyntax : StructureItemSyntax
{
    public required SyntaxToken Offset { get; init; }

    /// <summary>The width, or the name of the embedded structure; null when the place is in bits.</summary>
    public SyntaxToken? Width { get; init; }

    /// <summary>The number of elements of an inline array; null when it is none.</summary>
    public SyntaxToken? Count { get; init; }

    public BitRangeSyntax? Bits { get; init; }

    public TypeSyntax? Type { get; init; }

    public PresenceSyntax? If { get; init; }

    public required ImmutableArray<ModifierSyntax> Modifiers { get; init; }
}

/// <summary><c>if not Flags.X</c>.</summary>
internal sealed record PresenceSyntax(bool IsNegated, SyntaxToken Member, SyntaxToken Flag);

/// <summary>Bits of a common member that mean something to one case only.</summary>
internal sealed class RefineSyntax : StructureItemSyntax
{
    public required SyntaxToken Member { get; init; }

    public required BitRangeSyntax Bits { get; init; }

    public required TypeSyntax? Type { get; init; }

    public required ImmutableArray<ModifierSyntax> Modifiers { get; init; }
}

internal enum FlagRuleKind
{
    Allow,
    Require,
    RequireAny,
}

/// <summary>Flags that are allowed or required; its name is the keyword.</summary>
internal sealed class FlagRuleSyntax : StructureItemSyntax
{
    public required FlagRuleKind Kind { get; init; }

    public required ImmutableArray<SyntaxToken> Flags { get; init; }
}
