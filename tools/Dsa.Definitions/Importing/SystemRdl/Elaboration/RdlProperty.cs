using Dsa.Definitions.Importing.SystemRdl.Syntax;

namespace Dsa.Definitions.Importing.SystemRdl.Elaboration;

/// <summary>The value of a property, and where it was given.</summary>
internal sealed record RdlProperty(RdlValue Value, RdlToken At)
{
    /// <summary>Whether it was given to many components at once.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The enum that <c>encode</c> names.</summary>
    public RdlEnumType? Enum { get; init; }
}
