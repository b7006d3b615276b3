using System.Collections.Immutable;

namespace Dsa.Device.Profiles.Parts;

/// <summary>The operations that each built-in part announces in OPCAP: those of its revision that the model knows.</summary>
/// <remarks>
/// A device refuses a part that announces more than the model knows, so an operation is added here when the model learns it.
/// The silicon of the first generation knows 0x00 to 0x09, 0x10 to 0x15 and 0x20 (DSA), and 0x00, 0x02, 0x03 and those of its
/// own (IAA).
/// </remarks>
internal static class PartOperations
{
    /// <summary>DSA 1.0.</summary>
    public static ImmutableArray<Opcode> Dsa10 { get; } =
    [
        Opcode.NoOp,
        Opcode.Batch,
        Opcode.Drain,
        Opcode.MemMove,
        Opcode.Fill,
        Opcode.Compare,
        Opcode.ComparePattern,
        Opcode.CreateDelta,
        Opcode.ApplyDelta,
        Opcode.Dualcast,
        Opcode.CrcGeneration,
        Opcode.CopyCrc,
        Opcode.DifCheck,
        Opcode.DifInsert,
        Opcode.DifStrip,
        Opcode.DifUpdate,
        Opcode.CacheFlush,
    ];

    /// <summary>DSA 2.0.</summary>
    public static ImmutableArray<Opcode> Dsa20 { get; } =
    [
        .. Dsa10,
        Opcode.TranslationFetch,
        Opcode.DixGenerate,
    ];

    /// <summary>DSA 3.0.</summary>
    public static ImmutableArray<Opcode> Dsa30 { get; } =
    [
        .. Dsa20,
        Opcode.TypeConversion,
        Opcode.Reduce,
        Opcode.ReduceDualcast,
        Opcode.GatherReduce,
        Opcode.GatherCopy,
        Opcode.ScatterCopy,
        Opcode.ScatterFill,
        Opcode.UpdateWindow,
        Opcode.InterDomainCopy,
        Opcode.InterDomainFill,
        Opcode.InterDomainCompare,
        Opcode.InterDomainComparePattern,
    ];

    /// <summary>IAA 1.0.</summary>
    public static ImmutableArray<Opcode> Iaa10 { get; } =
    [
        Opcode.NoOp,
        Opcode.Drain,
        Opcode.MemMove,
        Opcode.Crc64,
    ];

    /// <summary>IAA 2.0.</summary>
    public static ImmutableArray<Opcode> Iaa20 { get; } =
    [
        Opcode.NoOp,
        Opcode.Drain,
        Opcode.TranslationFetch,
        Opcode.Crc64,
    ];

    /// <summary>The register that announces operations.</summary>
    public static OpCap Announce(ImmutableArray<Opcode> operations) =>
        operations.Aggregate(new OpCap(0, 0, 0, 0), static (all, operation) => all.WithOperation(operation));
}
