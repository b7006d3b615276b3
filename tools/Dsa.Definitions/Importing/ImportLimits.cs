namespace Dsa.Definitions.Importing;

/// <summary>Bounds on imported files, so that none can make the tool hang; each has its message.</summary>
internal static class ImportLimits
{
    /// <summary>Characters of a file. The largest vendor files known have 30 million.</summary>
    public const int FileCharacters = 64 << 20;

    /// <summary>Clusters, register files, braces and brackets inside each other.</summary>
    public const int Depth = 64;

    /// <summary>Registers, groups and blocks after copies and instances, arrays counted once.</summary>
    public const int Instances = 400_000;

    /// <summary>Fields and enum members after copies and instances, arrays counted once.</summary>
    public const int Details = 4_000_000;

    /// <summary>Elements of one array that are written out one by one.</summary>
    public const int WrittenOut = 1024;

    /// <summary>Elements of one array.</summary>
    public const long Elements = 1L << 31;
}
