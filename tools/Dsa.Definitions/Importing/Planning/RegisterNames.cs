namespace Dsa.Definitions.Importing.Planning;

/// <summary>The names of a register.</summary>
/// <param name="Name">In its block or array.</param>
/// <param name="TypeName">The type that the generator makes for it.</param>
/// <param name="NameExtra">Names another register of the same place, given this one's name.</param>
/// <param name="Overlays">The register that it lies over.</param>
internal sealed record RegisterNames(string Name, string TypeName, Func<string, string> NameExtra, string? Overlays);
