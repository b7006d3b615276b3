using Microsoft.CodeAnalysis;

namespace Dsa.Bindings.Generator.Diagnostics;

internal static partial class Descriptors
{
    private const string Usage = "Hwdef.Usage";

    public static readonly DiagnosticDescriptor ValueDropped = Warning(
        "HWDEF5001", "Register value dropped", "The {0} that '{1}' gives is dropped; {2}", Usage);

    public static readonly DiagnosticDescriptor BlindWrite = Warning(
        "HWDEF5002", "Register written without having been read", "This writes 0 to all other bits of {0}, reserved ones too; begin with Read()", Usage);

    public static readonly DiagnosticDescriptor RequirementMissing = Warning(
        "HWDEF5003", "Descriptor lacks what its operation demands", "{0} needs {1}; the device refuses it without", Usage);

    public static readonly DiagnosticDescriptor Misaligned = Warning(
        "HWDEF5004", "Memory not aligned for the device", "{0} must lie at a multiple of {1} bytes, which {2} does not promise; use NativeMemory.AlignedAlloc", Usage);

    public static readonly DiagnosticDescriptor Unmasked = Warning(
        "HWDEF5005", "Comparison with bits of another field", "{0} has {1} bits, and the value compared may have more set; mask it with {2}", Usage);
}
