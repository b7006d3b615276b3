using Microsoft.CodeAnalysis;

namespace Dsa.Bindings.Generator.Diagnostics;

internal static partial class Descriptors
{
    private const string Layout = "Hwdef.Layout";

    public static readonly DiagnosticDescriptor BitsOutside = Error(
        "HWDEF3001", "Bits outside", "Bit {0} lies outside '{1}', which has {2} bits; write a bit below {2}", Layout);

    public static readonly DiagnosticDescriptor BitsReversed = Error(
        "HWDEF3002", "Bits reversed", "The range runs from the low bit to the high one; write [{1}:{0}]", Layout);

    public static readonly DiagnosticDescriptor FieldsOverlap = Error(
        "HWDEF3003", "Fields overlap", "'{0}' shares bits with '{1}'; give each field bits of its own", Layout);

    public static readonly DiagnosticDescriptor FieldCrossesWord = Error(
        "HWDEF3004", "Field crosses a 64-bit word", "'{0}' crosses a 64-bit word; split it at bit {1}, or make it a bitmap", Layout);

    public static readonly DiagnosticDescriptor RegisterMisaligned = Error(
        "HWDEF3005", "Register misaligned", "The offset {0} of '{1}' is not a multiple of {2}, the bytes of one access; write an aligned offset", Layout);

    public static readonly DiagnosticDescriptor RegistersOverlap = Error(
        "HWDEF3006", "Places overlap", "'{0}' shares bytes with '{1}'; give each bytes of its own", Layout);

    public static readonly DiagnosticDescriptor RegisterOutsideBlock = Error(
        "HWDEF3007", "Place outside the block", "'{0}' ends at {1}, beyond '{2}', which has {3} bytes; move it or enlarge '{2}'", Layout);

    public static readonly DiagnosticDescriptor MemberOutsideStructure = Error(
        "HWDEF3008", "Member outside the structure", "'{0}' ends at byte {1}, beyond '{2}', which has {3} bytes; move it or enlarge '{2}'", Layout);

    public static readonly DiagnosticDescriptor MembersOverlap = Error(
        "HWDEF3009", "Members overlap", "'{0}' shares bits with '{1}'; give each member bits of its own", Layout);

    public static readonly DiagnosticDescriptor BadWidth = Error(
        "HWDEF3010", "Width not allowed", "{0} bits is no width for {1}; write {2}", Layout);

    public static readonly DiagnosticDescriptor ValueTooLarge = Error(
        "HWDEF3011", "Value too large", "{0} does not fit in the {1} of '{2}'; write a value up to {3}", Layout);

    public static readonly DiagnosticDescriptor TypeWidth = Error(
        "HWDEF3012", "Type of another width", "The type '{0}' has {1}, but '{2}' has {3}; make them match or write another type", Layout);

    public static readonly DiagnosticDescriptor BadSize = Error(
        "HWDEF3013", "Size not allowed", "{0} is no {1}; write {2}", Layout);

    public static readonly DiagnosticDescriptor CyclicStructure = Error(
        "HWDEF3014", "Structure contains itself", "'{0}' would contain itself through '{1}'; embed another structure", Layout);

    public static readonly DiagnosticDescriptor NotByteAligned = Error(
        "HWDEF3015", "Bits cannot be stored", "'{0}' does not lie within 64 bits counted from a byte of '{1}'; split it or move it", Layout);

    public static readonly DiagnosticDescriptor OverlaysElsewhere = Error(
        "HWDEF3016", "Overlays another place", "'{0}' shares no byte with '{1}', which it overlays; move it to bytes of '{1}', or remove 'overlays'", Layout);

    public static readonly DiagnosticDescriptor CapabilityOverlaid = Error(
        "HWDEF3017", "Capability overlaid", "'{0}' can change bytes of the capability register '{1}', whose value never changes; give each bytes of its own, or drop 'capability'", Layout);

    public static readonly DiagnosticDescriptor CyclicOverlays = Error(
        "HWDEF3018", "Overlays in a circle", "'{0}' overlays '{1}', which overlays '{0}' in turn, by itself or by others; remove one 'overlays'", Layout);

    public static readonly DiagnosticDescriptor BadElement = Error(
        "HWDEF3070", "Element not allowed", "'{0}' cannot be the type of the elements of '{1}'; write an enum or flags type that takes {2} bits, or none", Layout);
}
