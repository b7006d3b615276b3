using Dsa.Definitions.Importing.SystemRdl.Syntax;

namespace Dsa.Definitions.Importing.SystemRdl.Elaboration;

/// <summary>The value of a property, and where it was given.</summary>
internal sealed record RdlProperty(RdlValue Value, RdlToken At)
{
    /// <summary>The enum that <c>encode</c> names.</summary>
    public RdlEnumType? Enum { get; init; }
}
