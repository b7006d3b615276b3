namespace Dsa.Bindings.Structures;

/// <summary>One thing that is wrong with the shape of a structure.</summary>
/// <param name="Member">The member, such as <c>TransferSize</c> or <c>FilterFlags.Source1Width</c>; <c>bytes 16-23</c> where there is none.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Bits">
/// The offending bits, counted from the lowest of the member; for values that are undefined or out of range the value, for flags that
/// are required those that are missing. Of what has more than 64 bits, the first eight bytes with offending ones.
/// </param>
/// <param name="Names">The names of offending flags, else empty.</param>
public readonly record struct StructureProblem(string Member, StructureProblemKind Kind, ulong Bits, string Names = "")
{
    /// <summary>The problem as a sentence.</summary>
    public override string ToString() => Kind switch
    {
        StructureProblemKind.OperationUnsupported => $"{Member} is {Shown}, which is no operation of the device.",
        StructureProblemKind.FlagReserved => $"{Member} has {Shown} set, which is reserved.",
        StructureProblemKind.FlagRequired => $"{Member} lacks {Shown}, which is required.",
        StructureProblemKind.FlagRequiresOneOf => $"{Member} lacks any of {Shown}, of which one is required.",
        StructureProblemKind.FieldReserved => $"{Member} must be 0 here, but has the bits {Shown}.",
        StructureProblemKind.ValueUndefined => $"{Member} is {Shown}, which is not defined.",
        StructureProblemKind.ValueOutOfRange => $"{Member} is {Shown}, which is out of its range.",
        StructureProblemKind.NotAvailable => $"{Member} has the bits {Shown}, but the device does not have it.",
        _ => $"{Member} is not aligned: its low bits are {Shown}.",
    };

    private string Shown => Names.Length == 0 ? $"0x{Bits:x}" : $"{Names} (0x{Bits:x})";
}
