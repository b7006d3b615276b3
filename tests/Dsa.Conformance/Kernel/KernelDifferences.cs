using Dsa.Conformance.Facts;

namespace Dsa.Conformance.Kernel;

/// <summary>Where the definitions place a member elsewhere than the kernel's header.</summary>
internal static class KernelDifferences
{
    private const string WholeByte = "The header has the whole byte, with the direction of the fault in bit 7; its macros take it apart.";
    private const string LowHalf = "The header has the 32-bit CRC of 1.x; the upper half is its crc_rsvd.";

    /// <summary>All of them: the name in the header and ours, the header's bits and ours.</summary>
    public static IReadOnlyList<KnownDifference> Members { get; } =
    [
        new("dsa_completion_record.status CompletionRecord.STATUS", "bits", "0-7", "0-5", WholeByte),
        new("iax_completion_record.status AnalyticsCompletionRecord.STATUS", "bits", "0-7", "0-5", WholeByte),
        new("dsa_hw_desc.crc_seed DSA.0x10.CRC_SEED", "bits", "320-351", "320-383", LowHalf),
        new("dsa_hw_desc.crc_seed DSA.0x11.CRC_SEED", "bits", "320-351", "320-383", LowHalf),
    ];
}
