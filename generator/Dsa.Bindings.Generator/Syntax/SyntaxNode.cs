using System.Collections.Immutable;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Something that a definition file names.</summary>
internal abstract class SyntaxNode
{
    public required SyntaxToken Name { get; init; }

    /// <summary>The name in the specification, in its quotes, when it is written.</summary>
    public SyntaxToken? Spec { get; init; }

    /// <summary>The name in the specification: as written, else the name in capitals with underlines.</summary>
    public string SpecName => Spec is null ? SpecNames.Derive(Name.Text) : Spec.Text.Substring(1, Spec.Text.Length - 2);

    public string Doc { get; init; } = "";

    /// <summary>Whether part of it could not be read: its name is known, the rest must not be relied on.</summary>
    public bool IsBroken { get; init; }
}

/// <summary>Something at the top of a file.</summary>
internal abstract class DeclarationSyntax : SyntaxNode;

internal sealed class FileSyntax : IEquatable<FileSyntax>
{
    public DeviceSyntax? Device { get; init; }

    /// <summary>The name of the device that the file belongs to; null when its header could not be read.</summary>
    public SyntaxToken? DeviceName { get; init; }

    public ImmutableArray<DeclarationSyntax> Declarations { get; init; } = ImmutableArray<DeclarationSyntax>.Empty;

    /// <summary>Whether this is the very same file, read from the same text.</summary>
    public bool Equals(FileSyntax? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

internal sealed class DeviceSyntax : SyntaxNode
{
    public required ImmutableArray<RevisionSyntax> Revisions { get; init; }

    public required ImmutableArray<SyntaxToken> Variants { get; init; }

    public required ImmutableArray<SyntaxToken> Namespace { get; init; }

    public required ImmutableArray<SyntaxToken> Resets { get; init; }
}

/// <summary>A revision of the specification, such as 1.2.</summary>
internal sealed record RevisionSyntax(SyntaxToken Token, string Text);

internal sealed class EnumSyntax : DeclarationSyntax
{
    public required SyntaxToken Bits { get; init; }

    public bool IsOpen { get; init; }

    /// <summary>Whether its members are single bits.</summary>
    public bool IsFlags { get; init; }

    public required ImmutableArray<ModifierSyntax> Modifiers { get; init; }

    public required ImmutableArray<EnumMemberSyntax> Members { get; init; }
}

internal sealed class EnumMemberSyntax : SyntaxNode
{
    /// <summary>The value, or the number of the bit in a flags type.</summary>
    public required SyntaxToken Value { get; init; }

    public required ImmutableArray<ModifierSyntax> Modifiers { get; init; }
}
