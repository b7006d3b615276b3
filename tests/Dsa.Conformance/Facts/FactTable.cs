namespace Dsa.Conformance.Facts;

/// <summary>A table of facts about the hardware, as a tab-separated file beside this one: names and numbers, no prose.</summary>
internal static class FactTable
{
    /// <summary>Reads a table; the first line names the columns.</summary>
    /// <param name="file">The file.</param>
    /// <param name="keys">The columns whose values together tell the lines apart.</param>
    public static IReadOnlyList<FactRow> Read(string file, params string[] keys)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Dsa.Conformance", "Facts", file));
        var header = lines[0].Split('\t');
        return [.. lines.Skip(1).Select(line => ReadRow(header, line.Split('\t'), keys))];
    }

    private static FactRow ReadRow(string[] header, string[] values, string[] keys)
    {
        Assert.Equal(header.Length, values.Length);
        var columns = header.Zip(values).ToDictionary(static pair => pair.First, static pair => pair.Second);
        return new(string.Join('.', keys.Select(key => columns[key])), columns);
    }
}
