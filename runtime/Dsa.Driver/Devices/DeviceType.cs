using System.Collections.Immutable;

namespace Dsa.Driver.Devices;

/// <summary>A kind of accelerator that the driver knows, by its PCI ids, and what differs between the kinds (BR-05, BR-06).</summary>
internal sealed record DeviceType
{
    private const ushort IntelVendorId = 0x8086;

    /// <summary>Data Streaming Accelerator: Sapphire Rapids, Granite Rapids D, Diamond Rapids.</summary>
    public static DeviceType Dsa { get; } = new()
    {
        NamePrefix = "dsa",
        DeviceIds = [PciDeviceId.DsaSapphireRapids, PciDeviceId.DsaGraniteRapidsD, PciDeviceId.DsaDiamondRapids],
        RecordBytes = CompletionRecord.SizeBytes,
        RecordAlignmentBytes = CompletionRecord.AlignmentBytes,
        LoggedRecordOffsetBytes = EventLogEntry.SizeBytes - CompletionRecord.SizeBytes,
        HasBatches = true,
    };

    /// <summary>In-Memory Analytics Accelerator: Sapphire Rapids, Diamond Rapids, Panther Lake, Wildcat Lake.</summary>
    public static DeviceType Iaa { get; } = new()
    {
        NamePrefix = "iax",
        DeviceIds = [PciDeviceId.IaaSapphireRapids, PciDeviceId.IaaDiamondRapids, PciDeviceId.IaaPantherLake, PciDeviceId.IaaWildcatLake],
        RecordBytes = AnalyticsCompletionRecord.SizeBytes,
        RecordAlignmentBytes = AnalyticsCompletionRecord.AlignmentBytes,
        LoggedRecordOffsetBytes = AnalyticsEventLogEntry.SizeBytes - AnalyticsCompletionRecord.SizeBytes,
        HasBatches = false,
    };

    /// <summary>All kinds.</summary>
    public static ImmutableArray<DeviceType> All { get; } = [Dsa, Iaa];

    /// <summary>How device names begin.</summary>
    public required string NamePrefix { get; init; }

    /// <summary>The PCI device ids.</summary>
    public required ImmutableArray<PciDeviceId> DeviceIds { get; init; }

    /// <summary>Bytes of a completion record, which begins alike on all kinds: status, then result or error.</summary>
    public required int RecordBytes { get; init; }

    /// <summary>What the address of a completion record is a multiple of.</summary>
    public required int RecordAlignmentBytes { get; init; }

    /// <summary>Where the completion record lies in an entry of the event log.</summary>
    public required int LoggedRecordOffsetBytes { get; init; }

    /// <summary>Whether there are batches; without them the largest is 0 (CP-04, BR-29).</summary>
    public required bool HasBatches { get; init; }

    /// <summary>The kind of a function; null when it is none of the driver's.</summary>
    public static DeviceType? Of(IPciFunction function) => function.VendorId == IntelVendorId
        ? All.FirstOrDefault(type => type.DeviceIds.Contains((PciDeviceId)function.DeviceId))
        : null;
}
