using Microsoft.CodeAnalysis;

namespace Dsa.Bindings.Generator.Diagnostics;

internal static partial class Descriptors
{
    private const string Semantics = "Hwdef.Semantics";

    public static readonly DiagnosticDescriptor AccessMissing = Error(
        "HWDEF4001", "Access missing", "Nothing says how '{0}' is accessed; write ro, rw, wo, w1c or another access behind it or behind the register's width", Semantics);

    public static readonly DiagnosticDescriptor NotCapability = Error(
        "HWDEF4002", "Not a capability", "'{0}' may change, so {1} cannot depend on it; use a register marked 'capability'", Semantics);

    public static readonly DiagnosticDescriptor SecondCapabilityBlock = Error(
        "HWDEF4003", "Capabilities in two blocks", "'{0}' has capability registers, as '{1}' does; keep them in one block of the device", Semantics);

    public static readonly DiagnosticDescriptor CapabilityWritable = Error(
        "HWDEF4004", "Capability can be written", "'{0}' is in a capability register, whose value never changes; write 'ro' or drop 'capability'", Semantics);

    public static readonly DiagnosticDescriptor CapabilityInArray = Error(
        "HWDEF4005", "Capability in an array", "'{0}' is in an array, and there would be one for each element; move it to the block or to a group, or drop 'capability'", Semantics);

    public static readonly DiagnosticDescriptor WriteOneToClearPlace = Error(
        "HWDEF4006", "Field of written ones misplaced", "Writing 1 acts on '{0}', so it must lie below bit 64 and be a bit, a number, flags or a bitmap; move it or give it such a type", Semantics);

    public static readonly DiagnosticDescriptor WriteOneToClearMixed = Error(
        "HWDEF4007", "Written ones mixed with values", "Writing 1 to '{0}' would write '{1}' too, which is in the same {2} bits and cannot be read first; {3}", Semantics);

    public static readonly DiagnosticDescriptor ResetTooLarge = Error(
        "HWDEF4008", "Reset value too large", "The reset value {0} does not fit in the {1} of '{2}'; write a value up to {3}", Semantics);

    public static readonly DiagnosticDescriptor BadAccessWidth = Error(
        "HWDEF4009", "Access width not allowed", "'{0}' cannot be accessed by {1} bits; write {2}", Semantics);

    public static readonly DiagnosticDescriptor TypeMismatch = Error(
        "HWDEF4010", "Wrong kind of value", "'{0}' is {1}, but {2} is needed here; write {3}", Semantics);

    public static readonly DiagnosticDescriptor ExpressionOverflow = Error(
        "HWDEF4011", "Arithmetic overflow", "The result of '{0}' may not fit in {1}; use narrower fields or smaller numbers", Semantics);

    public static readonly DiagnosticDescriptor CyclicCondition = Error(
        "HWDEF4012", "Condition depends on itself", "The condition '{0}' depends on itself; write it without its own name", Semantics);

    public static readonly DiagnosticDescriptor DuplicateValue = Error(
        "HWDEF4013", "Value used twice", "{0} is already the value of '{1}'; give '{2}' another value", Semantics);

    public static readonly DiagnosticDescriptor RepeatedModifier = Error(
        "HWDEF4014", "Word given twice", "'{0}' says again what '{1}' says already; remove one of them", Semantics);

    public static readonly DiagnosticDescriptor NoFlags = Error(
        "HWDEF4015", "No flags here", "'{0}' has no flags member, so 'if' means nothing; remove it or use a descriptor", Semantics);

    public static readonly DiagnosticDescriptor WrongMemberType = Error(
        "HWDEF4016", "Member has the wrong type", "'{0}' must be {1}; give it such a type or name another member", Semantics);

    public static readonly DiagnosticDescriptor NeverThere = Error(
        "HWDEF4017", "In no revision", "This is there from revision {0} on and gone in {1}, which does not come later; write a later revision behind 'until'", Semantics);

    public static readonly DiagnosticDescriptor BadRange = Error(
        "HWDEF4018", "Range not possible", "The range {0}..{1} is not one of numbers that '{2}' can hold; {3}", Semantics);

    public static readonly DiagnosticDescriptor NotReadable = Error(
        "HWDEF4020", "Not readable", "'{0}' cannot be read, or reading its register clears something, so nothing can depend on it; name a field that can be read", Semantics);

    public static readonly DiagnosticDescriptor UnknownSibling = Error(
        "HWDEF4019", "No element beside this one", "'{0}' is a register of the array '{1}', of which {2} has no element beside it; use it in a condition of another array", Semantics);

    public static readonly DiagnosticDescriptor InNoVariant = Error(
        "HWDEF4021", "In no variant", "'{0}' is only in {1}, but what it lies in is only in {2}, so no variant has it; write some of {2} behind 'only', or move '{0}'", Semantics);

    public static readonly DiagnosticDescriptor ResetOutOfRange = Error(
        "HWDEF4022", "Reset value out of range", "The reset value {0} of '{1}' is not one of its range {2}..{3}; write a value of the range, or a range that has it", Semantics);

    public static readonly DiagnosticDescriptor CyclicFragment = Error(
        "HWDEF4070", "Fragment extends itself", "'{0}' would extend itself through '{1}'; extend another fragment", Semantics);

    public static readonly DiagnosticDescriptor FragmentUnsuited = Error(
        "HWDEF4071", "Fragment does not suit", "'{0}' of the fragment '{1}' means nothing in {2}; extend the fragment in a case, or move that into another fragment", Semantics);

    public static readonly DiagnosticDescriptor UnusedFragment = Warning(
        "HWDEF4072", "Fragment without use", "Nothing extends the fragment '{0}', so nothing is generated for it; extend it or remove it", Semantics);

    public static readonly DiagnosticDescriptor NotRecord = Error(
        "HWDEF4073", "Not a record", "'{0}' is part of a descriptor, which no device writes; name a record or a view behind 'completes'", Semantics);

    public static readonly DiagnosticDescriptor NoByteOrder = Error(
        "HWDEF4074", "Byte order means nothing", "'{0}' is no number of 16, 32 or 64 bits at a byte, so 'bigendian' means nothing; remove it", Semantics);
}
