using System.Collections.Immutable;

namespace Dsa.Bindings.Registers;

/// <summary>Everything that a definition says of one register, for devices, tracers and checkers.</summary>
/// <remarks>Masks and reset values are little-endian 64-bit words; bits beyond the width are 0. Masks that few registers have may be empty.</remarks>
public sealed record RegisterDescription
{
    /// <summary>The register's number in its block: a value of the generated register enum.</summary>
    public required int Id { get; init; }

    /// <summary>The name in the definition; for a register of an array, the array's name, a dot, and its own.</summary>
    public required string Name { get; init; }

    /// <summary>The name in the specification.</summary>
    public required string SpecName { get; init; }

    /// <summary>The variants of the device that have the register: bits of the generated variants type.</summary>
    public uint Variants { get; init; } = uint.MaxValue;

    /// <summary>The first revision of the specification that has the register; null when all have it from the beginning.</summary>
    public string? Since { get; init; }

    /// <summary>The first revision that no longer has it; null when it still is there.</summary>
    public string? Until { get; init; }

    /// <summary>The register at the same place that this one is another face of; null when there is none.</summary>
    public int? Overlays { get; init; }

    /// <summary>The array that the register is repeated in (a value of the generated array enum), or -1.</summary>
    public required int Array { get; init; }

    /// <summary>The offset in bytes inside the block, or inside the array element.</summary>
    public required int OffsetBytes { get; init; }

    /// <summary>The width in bits.</summary>
    public required int WidthBits { get; init; }

    /// <summary>The widths it is read with.</summary>
    public required AccessWidths ReadWidths { get; init; }

    /// <summary>The widths it is written with.</summary>
    public required AccessWidths WriteWidths { get; init; }

    /// <summary>Bits that take the value written (read-write and write-only fields).</summary>
    public required ImmutableArray<ulong> WritableMask { get; init; }

    /// <summary>Bits that a written 1 clears.</summary>
    public required ImmutableArray<ulong> WriteOneToClearMask { get; init; }

    /// <summary>Bits that a written 1 sets.</summary>
    public ImmutableArray<ulong> WriteOneToSetMask { get; init; } = [];

    /// <summary>Bits that reading clears.</summary>
    public ImmutableArray<ulong> ReadToClearMask { get; init; } = [];

    /// <summary>Bits that read 0 and do something when a 1 is written.</summary>
    public ImmutableArray<ulong> TriggerMask { get; init; } = [];

    /// <summary>Bits that a written 1 sets until the device is done.</summary>
    public ImmutableArray<ulong> SelfClearingMask { get; init; } = [];

    /// <summary>Bits that software writes and the device may change.</summary>
    public ImmutableArray<ulong> VolatileMask { get; init; } = [];

    /// <summary>Bits that survive every reset but the first kind.</summary>
    public ImmutableArray<ulong> StickyMask { get; init; } = [];

    /// <summary>Bits in no field that must be written 0; the others in no field are unused.</summary>
    public ImmutableArray<ulong> MustBeZeroMask { get; init; } = [];

    /// <summary>Bits in no field.</summary>
    public required ImmutableArray<ulong> ReservedMask { get; init; }

    /// <summary>The part of the reset value that does not depend on capabilities.</summary>
    public required ImmutableArray<ulong> Reset { get; init; }

    /// <summary>The kinds of reset that leave the register alone: bit n for value n of the generated reset enum.</summary>
    public uint SurvivesResets { get; init; }

    /// <summary>Whether the value never changes.</summary>
    public bool IsCapability { get; init; }

    /// <summary>Whether the device stores the value only just before it is read.</summary>
    public bool IsComputed { get; init; }

    /// <summary>Bits that ignore writes under a condition.</summary>
    public ImmutableArray<RegisterLock> Locks { get; init; } = [];

    /// <summary>The fields, lowest bit first.</summary>
    public required ImmutableArray<FieldDescription> Fields { get; init; }

    /// <summary>The width in bytes.</summary>
    public int WidthBytes => WidthBits / 8;
}
