using System.Collections.Immutable;

namespace Dsa.Bindings.Generator.Syntax;

internal enum ModifierKind
{
    Access,
    Capability,
    Computed,
    Read,
    Write,
    Locked,
    When,
    Since,
    Until,
    Only,
    Volatile,
    Sticky,
    Overlays,
    Range,
    Survives,
    Reset,
    BigEndian,
    Align,
}

/// <summary>One word, with its operands, behind the place of a register, field or member.</summary>
internal sealed class ModifierSyntax(ModifierKind kind, SyntaxToken keyword)
{
    public ModifierKind Kind { get; } = kind;

    public SyntaxToken Keyword { get; } = keyword;

    public ExpressionSyntax? Expression { get; init; }

    public RevisionSyntax? Revision { get; init; }

    public ImmutableArray<SyntaxToken> Operands { get; init; } = ImmutableArray<SyntaxToken>.Empty;
}
