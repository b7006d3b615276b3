namespace Dsa.Definitions.Importing.Svd;

/// <summary>What registers take from what holds them unless they say otherwise.</summary>
internal sealed record SvdProperties(long SizeBits, string Access, ulong ResetValue, ulong ResetMask)
{
    /// <summary>The words that <see cref="Within"/> and its callers read.</summary>
    public static readonly IReadOnlySet<string> Words = new HashSet<string>(StringComparer.Ordinal)
    {
        "name", "description", "size", "access", "resetValue", "resetMask", "dim", "dimIncrement", "dimIndex",
    };

    public static readonly SvdProperties Default = new(32, "read-write", 0, ulong.MaxValue);

    /// <summary>The properties inside an element that stands in something with these.</summary>
    public SvdProperties Within(SvdElement element) => new(
        SvdNumber.Of(element, "size", 1 << 16) ?? SizeBits,
        element.TextOf("access") ?? Access,
        SvdNumber.Of(element, "resetValue") ?? ResetValue,
        SvdNumber.Of(element, "resetMask") ?? ResetMask);
}
