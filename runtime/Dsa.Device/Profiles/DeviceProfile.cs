using System.Collections.Immutable;
using Dsa.Bindings.Registers;
using Dsa.Device.Profiles.Json;
using Dsa.Device.Profiles.Parts;
using Dsa.Platform.Interrupts;
using Dsa.Platform.Pci;

namespace Dsa.Device.Profiles;

/// <summary>A part: what one kind of device announces in its registers and its PCI configuration space.</summary>
/// <remarks>Plain data; every difference between parts that software can see follows from it.</remarks>
public sealed record DeviceProfile
{
    private const int MaximumFileBytes = 1 << 20;

    /// <summary>The name people know the part by.</summary>
    public required string Name { get; init; }

    /// <summary>Which of the accelerators it is: one of the variants, which decides between registers at one place.</summary>
    public Variants Variant { get; init; } = Variants.Dsa;

    /// <summary>The PCI vendor (VID).</summary>
    public ushort VendorId { get; init; } = (ushort)RegisterDefaults.Of<Vid>().Value;

    /// <summary>The PCI device (DID).</summary>
    public required ushort DeviceId { get; init; }

    /// <summary>The capability registers, whether or not the others say that they are there.</summary>
    public required Bar0Capabilities Capabilities { get; init; }

    /// <summary>What the performance monitor can count, when there is one.</summary>
    public MonitorCapabilities PerformanceMonitor { get; init; } = MonitorCapabilities.None;

    /// <summary>The configuration of a part that does not let it be changed (GENCAP.CONFIG_SUPPORT = 0); else null.</summary>
    public FixedConfiguration? Configuration { get; init; }

    /// <summary>What the part announces of translation, PASIDs and page requests.</summary>
    public PciCapabilities Pci { get; init; } = PciCapabilities.Complete;

    /// <summary>Entries of the MSI-X table beyond the one for the device and one for each queue.</summary>
    public int SpareVectorCount { get; init; }

    /// <summary>Entries of the MSI-X table (MSIXCAP.TBLSZ + 1).</summary>
    public int MsixVectorCount => (int)Capabilities.WqCap.Count + 1 + SpareVectorCount;

    /// <summary>Where the MSI-X table lies in BAR0 (MSIXTBL).</summary>
    public int MsixTableOffsetBytes { get; init; } = 0x4000;

    /// <summary>Where the pending bits of MSI-X lie in BAR0 (MSIXPBA).</summary>
    public int MsixPendingOffsetBytes { get; init; } = 0x5000;

    /// <summary>The MSI-X table in BAR0.</summary>
    internal ArrayDescription MsixTable => MessageWindow.Table(MsixTableOffsetBytes, MsixVectorCount);

    /// <summary>The pending bits of MSI-X in BAR0.</summary>
    internal ArrayDescription MsixPending => MessageWindow.Pending(MsixPendingOffsetBytes, MsixVectorCount);

    /// <summary>Whether the part has a register: its accelerator does, and its capabilities say so.</summary>
    internal bool Has(RegisterDescription register) =>
        (register.Variants & (uint)Variant) != 0 && Bar0Map.IsPresent((Bar0Register)register.Id, Capabilities);

    /// <summary>Reads a profile in JSON: one that extends a built-in part, or one that says everything.</summary>
    /// <param name="json">The text; comments and trailing commas are allowed.</param>
    /// <exception cref="ProfileException">Something is wrong; it says everything that is.</exception>
    public static DeviceProfile Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ProfileReader.Read(json);
    }

    /// <summary>Reads a profile in JSON from a file.</summary>
    /// <exception cref="ProfileException">Something is wrong; it says everything that is.</exception>
    /// <exception cref="IOException">The file cannot be read, or has more than 1 MiB.</exception>
    public static DeviceProfile Load(string path)
    {
        using var stream = File.OpenRead(path);

        // One byte more than there may be tells that there are too many, also of what has no end.
        var bytes = new byte[MaximumFileBytes + 1];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (count > MaximumFileBytes)
        {
            throw new IOException("it has more than 1 MiB, which no profile has");
        }

        using var reader = new StreamReader(new MemoryStream(bytes, 0, count));
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Writes the profile in JSON, whole: what <see cref="Parse"/> makes of it is equal to it.</summary>
    public string ToJson() => ProfileWriter.Write(this);

    /// <summary>DSA 1.0 as in Sapphire and Emerald Rapids: no event log, no CMDCAP, WQCFG of 32 bytes.</summary>
    public static DeviceProfile Dsa10 { get; } = FirstGeneration.Create();

    /// <summary>A DSA 2.0 part with event log: 8 queues, 4 engines, 4 groups, 128 entries, 96 read buffers.</summary>
    public static DeviceProfile Dsa20 { get; } = SecondGeneration.Create();

    /// <summary>A DSA 2.0 part as a hypervisor shows it: two dedicated queues whose configuration is fixed.</summary>
    public static DeviceProfile Dsa20ReadOnly { get; } = ReadOnlyPart.Create();

    /// <summary>A DSA 3.0 part with interrupt message storage, inter-domain permissions and a monitor.</summary>
    public static DeviceProfile Dsa30 { get; } = ThirdGeneration.Create();

    /// <summary>IAA 1.0 as in Sapphire and Emerald Rapids: 8 engines.</summary>
    public static DeviceProfile Iaa10 { get; } = FirstAnalytics.Create();

    /// <summary>An IAA 2.0 part with event log: 8 engines.</summary>
    public static DeviceProfile Iaa20 { get; } = SecondAnalytics.Create();

    /// <summary>The parts above by the short names that profiles extend them by.</summary>
    public static ImmutableSortedDictionary<string, DeviceProfile> BuiltIn { get; } = new Dictionary<string, DeviceProfile>
    {
        ["dsa1"] = Dsa10,
        ["dsa2"] = Dsa20,
        ["dsa2-readonly"] = Dsa20ReadOnly,
        ["dsa3"] = Dsa30,
        ["iaa1"] = Iaa10,
        ["iaa2"] = Iaa20,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
