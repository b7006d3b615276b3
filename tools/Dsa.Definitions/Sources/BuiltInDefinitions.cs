namespace Dsa.Definitions.Sources;

/// <summary>The definition of DSA, embedded in this assembly: what the commands mean when no file is named.</summary>
internal static class BuiltInDefinitions
{
    private const string Prefix = "defs/dsa/";

    /// <summary>Reads its files, in the order of their names.</summary>
    public static IReadOnlyList<(string Path, string Text)> Read()
    {
        var assembly = typeof(BuiltInDefinitions).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                using var reader = new StreamReader(stream);
                return (name, reader.ReadToEnd());
            })
            .ToList();
    }
}
