using System.Runtime.CompilerServices;
using Dsa.Device.Architectures;
using Dsa.Device.WorkQueues;

namespace Dsa.Device.Checks;

/// <summary>The checks that are particular to an operation of IAA (§2.4 and §4 of the facts).</summary>
internal sealed class AnalyticsChecks(Bar0Capabilities capabilities)
{
    private readonly uint _crc64Flags = KnownFlags(capabilities);

    /// <summary>Flags of an operation that need features which the part does not have.</summary>
    public AnalyticsFlags MissingFeatures(Opcode opcode)
    {
        var missing = ((AnalyticsFlags)AnalyticsDescriptorRules.For((ulong)opcode)!.AllowedFlags & AllNamed).ReservedBits(capabilities);
        return missing | opcode switch
        {
            Opcode.Drain when !capabilities.GenCap.DrainReadback =>
                ((AnalyticsDescriptor)new AnalyticsDrainDescriptor { Readback1Valid = true, Readback2Valid = true }).Flags,
            Opcode.TranslationFetch when !capabilities.GenCap.TranslationFetchStride =>
                ((AnalyticsDescriptor)new AnalyticsTranslationFetchDescriptor { UseStride = true }).Flags,
            Opcode.Crc64 when !capabilities.IaaCap.SecondGeneration => StateFlags,
            _ => AnalyticsFlags.None,
        };
    }

    /// <summary>Flags that an operation requires besides those that its definition does.</summary>
    /// <remarks>Only No-op, Drain and Translation Fetch do without a record (§2.4).</remarks>
    public static AnalyticsFlags AlsoRequired(Opcode opcode) => opcode == Opcode.MemMove
        ? AnalyticsFlags.CompletionAddressValid | AnalyticsFlags.RequestCompletionRecord
        : AnalyticsFlags.None;

    /// <summary>Flags that are reserved because another flag of the operation is clear.</summary>
    public static AnalyticsFlags ConditionallyReserved(in AnalyticsDescriptor descriptor)
    {
        if (descriptor.Opcode != Opcode.Drain)
        {
            return AnalyticsFlags.None;
        }

        var drain = (AnalyticsDrainDescriptor)descriptor;
        return (drain.Readback1Valid ? 0 : AnalyticsFlags.Source1TrafficClass)
            | (drain.Readback2Valid ? 0 : AnalyticsFlags.DestinationTrafficClass);
    }

    /// <summary>The bits of bytes 38 and 39 that the operation does not have (status 0x30).</summary>
    public uint InvalidDataFlags(in AnalyticsDescriptor descriptor) => descriptor.Opcode == Opcode.Crc64
        ? Unsafe.BitCast<Crc64Flags, ushort>(((Crc64Descriptor)descriptor).Crc64Flags) & ~_crc64Flags
        : 0;

    /// <summary>Sizes, alignment and overlap; None when all is well.</summary>
    /// <remarks>What DSA has, too, is checked as there: descriptors and codes are the same. Only CRC64 is of IAA alone.</remarks>
    public CompletionStatus Find(in WorkDescriptor descriptor, WorkQueueConfiguration queue) => descriptor.Opcode == Opcode.Crc64
        ? FindInCrc((Crc64Descriptor)descriptor.AsAnalytics(), queue)
        : OperationChecks.Find(descriptor, queue, capabilities);

    /// <summary>All flags that have a name, whatever the operation.</summary>
    private static AnalyticsFlags AllNamed { get; } = Enum.GetValues<AnalyticsFlags>().Aggregate(static (all, flag) => all | flag);

    /// <summary>What a CRC64 that reads no state and makes no checksum besides has no use for (IAACAP.GEN2_MIN).</summary>
    private static AnalyticsFlags StateFlags { get; } = AnalyticsFlags.Source2TrafficClass | ((AnalyticsDescriptor)new Crc64Descriptor
    {
        ReadSource2 = Source2Read.State | Source2Read.SecondInput,
        StateToggle = true,
        CrcSelect = Crc32Polynomial.Castagnoli,
    }).Flags;

    /// <summary>The flags of CRC64 that the definition has, as far as the part has them.</summary>
    private static uint KnownFlags(in Bar0Capabilities capabilities)
    {
        var known = 0u;
        for (var bit = 0; bit < Crc64Flags.SizeBytes * 8; bit++)
        {
            var flag = Unsafe.BitCast<ushort, Crc64Flags>((ushort)(1 << bit));
            known |= flag.Validate(capabilities).IsEmpty ? 1u << bit : 0;
        }

        return known;
    }

    /// <summary>A polynomial of 0 has no status of its own; it lies in the bytes that 0x31 is about (inferred).</summary>
    private static CompletionStatus FindInCrc(in Crc64Descriptor crc, WorkQueueConfiguration queue)
    {
        var status = BufferChecks.FindInSize(crc.Source1Size, queue);
        return status == CompletionStatus.None && crc.Polynomial == 0 ? (CompletionStatus)AnalyticsStatus.InvalidFilterFlags : status;
    }
}
