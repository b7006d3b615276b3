namespace Dsa.Definitions.Importing.SystemRdl.Syntax;

/// <summary>Something in the body of a component or file.</summary>
internal abstract record RdlItem(RdlToken At);

/// <summary>The kinds of component.</summary>
internal enum RdlKind
{
    Root,
    Addrmap,
    Regfile,
    Reg,
    Field,
    Mem,
    Signal,
}

/// <summary>A component: its name, when it has one, and what is in it.</summary>
internal sealed record RdlComponent(RdlToken At, RdlKind Kind, string? Name) : RdlItem(At)
{
    public IReadOnlyList<RdlParameter> Parameters { get; init; } = [];

    public required IReadOnlyList<RdlItem> Items { get; init; }
}

/// <summary>A parameter of a component, with the value that it has unless another is given.</summary>
internal sealed record RdlParameter(RdlToken Name, string Type, RdlExpression? Value);

/// <summary>Instances of a component that is given, or named.</summary>
internal sealed record RdlInstances(RdlToken At, RdlComponent? Component, string? TypeName) : RdlItem(At)
{
    public RdlToken? AliasOf { get; init; }

    public IReadOnlyList<(RdlToken Name, RdlExpression Value)> Arguments { get; init; } = [];

    public required IReadOnlyList<RdlInstance> Instances { get; init; }
}

/// <summary>One instance.</summary>
internal sealed record RdlInstance(RdlToken Name)
{
    public IReadOnlyList<RdlExpression> Dimensions { get; init; } = [];

    public (RdlExpression First, RdlExpression Last)? Range { get; init; }

    public RdlExpression? Reset { get; init; }

    public RdlExpression? Address { get; init; }

    public RdlExpression? Stride { get; init; }

    public RdlExpression? Alignment { get; init; }
}

/// <summary>The assignment of a property, of this component or of an instance in it.</summary>
internal sealed record RdlAssignment(RdlToken At, string Property) : RdlItem(At)
{
    public bool IsDefault { get; init; }

    public IReadOnlyList<RdlPathStep> Path { get; init; } = [];

    /// <summary>The value; null for yes.</summary>
    public RdlExpression? Value { get; init; }
}

/// <summary>An enum.</summary>
internal sealed record RdlEnum(RdlToken At, string Name, IReadOnlyList<RdlEnumEntry> Entries) : RdlItem(At);

internal sealed record RdlEnumEntry(RdlToken Name, RdlExpression? Value, string? Title, string? Description);

/// <summary>A property that the file defines.</summary>
internal sealed record RdlPropertyDefinition(RdlToken At, string Name) : RdlItem(At);

/// <summary>Something that is read over.</summary>
internal sealed record RdlSkipped(RdlToken At, string What, string Name) : RdlItem(At);
