using System.Collections.Immutable;

namespace Dsa.Driver.Perfmon;

/// <summary>Where one part of what an event counts lies in its attributes: a file of the PMU's <c>format</c> directory (PM-04).</summary>
public sealed record PerfFormat
{
    private const int BitsOfWord = 64;

    private PerfFormat(string name, int firstWord, int firstBit, int lastBit, PerfFilters filter = 0)
    {
        Name = name;
        Word = firstWord;
        FirstBit = firstBit;
        LastBit = lastBit;
        Filter = filter;
    }

    /// <summary>The category of events.</summary>
    public static PerfFormat EventCategory { get; } = new("event_category", 0, 0, 3);

    /// <summary>The events of the category, one bit each.</summary>
    public static PerfFormat Events { get; } = new("event", 0, 4, 31);

    /// <summary>Queues that count, one bit each.</summary>
    public static PerfFormat WorkQueues { get; } = new("filter_wq", 1, 0, 31, PerfFilters.WorkQueue);

    /// <summary>Traffic classes that count, one bit each.</summary>
    public static PerfFormat TrafficClasses { get; } = new("filter_tc", 1, 32, 39, PerfFilters.TrafficClass);

    /// <summary>Page sizes that count.</summary>
    public static PerfFormat PageSizes { get; } = new("filter_pgsz", 1, 40, 43, PerfFilters.PageSize);

    /// <summary>Transfer sizes that count.</summary>
    public static PerfFormat TransferSizes { get; } = new("filter_sz", 1, 44, 51, PerfFilters.TransferSize);

    /// <summary>Engines that count, one bit each.</summary>
    public static PerfFormat Engines { get; } = new("filter_eng", 1, 52, 59, PerfFilters.Engine);

    /// <summary>All that the driver knows; a PMU has those whose filters its device has.</summary>
    public static ImmutableArray<PerfFormat> All { get; } =
        [EventCategory, Events, WorkQueues, TrafficClasses, PageSizes, TransferSizes, Engines];

    /// <summary>The name of the file.</summary>
    public string Name { get; }

    /// <summary>The filter that it sets; 0 for what is counted.</summary>
    public PerfFilters Filter { get; }

    /// <summary>The word of the attributes: 0 for <c>config</c>, 1 for <c>config1</c>.</summary>
    public int Word { get; }

    /// <summary>Its lowest bit.</summary>
    public int FirstBit { get; }

    /// <summary>Its highest bit.</summary>
    public int LastBit { get; }

    /// <summary>The text of the file, such as <c>config1:0-31</c>.</summary>
    public override string ToString() => $"config{(Word == 0 ? string.Empty : "1")}:{FirstBit}-{LastBit}";

    /// <summary>The value in a word of attributes.</summary>
    internal uint Get(ulong word) => (uint)((word & Mask) >> FirstBit);

    /// <summary>The word with another value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit.</exception>
    internal ulong Set(ulong word, uint value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, (uint)(Mask >> FirstBit), Name);
        return (word & ~Mask) | ((ulong)value << FirstBit);
    }

    private ulong Mask => ulong.MaxValue >> (BitsOfWord - 1 - LastBit + FirstBit) << FirstBit;
}
