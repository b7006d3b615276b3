using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Definitions.Writing;

/// <summary>Names as they are declared.</summary>
internal static class NameText
{
    /// <summary>The name, with the specification's name where that is not the usual one.</summary>
    public static string Of(string name, string specName) =>
        specName == SpecNames.Derive(name) ? name : $"{name} \"{specName}\"";
}
