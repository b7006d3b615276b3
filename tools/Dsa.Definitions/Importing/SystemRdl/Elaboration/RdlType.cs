using Dsa.Definitions.Importing.SystemRdl.Syntax;

namespace Dsa.Definitions.Importing.SystemRdl.Elaboration;

/// <summary>A component that has a name, with what was known where it was defined.</summary>
internal sealed record RdlType(RdlComponent Component, RdlScope Scope, IReadOnlyDictionary<string, RdlProperty> Defaults)
{
    /// <summary>Whether there is an instance of it.</summary>
    public bool IsUsed { get; set; }
}
