namespace Dsa.Bindings.Generator.Emission;

/// <summary>How generated methods take what a device announces, when devices of the kind announce anything.</summary>
internal static class Capabilities
{
    /// <summary>The parameter; empty when there is none.</summary>
    public static string Parameter(string? type) => type is null ? "" : $"in {type} capabilities";

    /// <summary>The argument; empty when there is none.</summary>
    public static string Argument(string? type) => type is null ? "" : "in capabilities";

    public static void Document(SourceWriter writer, string? type)
    {
        if (type is not null)
        {
            writer.Line("/// <param name=\"capabilities\">What the device announces.</param>");
        }
    }
}
