namespace Dsa.Bindings.Structures;

/// <summary>What can be wrong with the shape of a structure.</summary>
public enum StructureProblemKind
{
    /// <summary>The device has no such operation.</summary>
    OperationUnsupported,

    /// <summary>A flag is set that the operation, or the device, does not have.</summary>
    FlagReserved,

    /// <summary>A flag is clear that the operation requires.</summary>
    FlagRequired,

    /// <summary>None of several flags is set, of which the operation requires one.</summary>
    FlagRequiresOneOf,

    /// <summary>Bits are set that belong to no member, or to one that is reserved as the flags are.</summary>
    FieldReserved,

    /// <summary>An enum has a value that is not defined.</summary>
    ValueUndefined,

    /// <summary>A number lies outside its range.</summary>
    ValueOutOfRange,

    /// <summary>A member is used that the device does not have.</summary>
    NotAvailable,

    /// <summary>An address is not aligned.</summary>
    Misaligned,
}
