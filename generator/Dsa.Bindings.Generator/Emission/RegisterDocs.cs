using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>The facts about registers and fields, in words.</summary>
internal static class RegisterDocs
{
    public static string RemarksOf(RegisterModel register) => Documentation.Facts(
    [
        $"offset {register.OffsetBytes.ToHex()}" + (register.Array is null ? $" of {register.Block}" : $" of an element of {register.Array}"),
        $"{register.WidthBits.ToText()} bits",
        register.IsCapability ? "a capability, whose value never changes" : null,
        register.IsComputed ? "computed when read" : null,
        register.Overlays is null ? null : $"at the same place as {register.Overlays}",
        WidthsFact("read", register.ReadWidths, register.WidthBits),
        WidthsFact("written", register.WriteWidths, register.WidthBits),
        register.Survives.Count > 0 ? "survives the reset " + string.Join(", ", register.Survives) : null,
        .. AvailabilityFacts(register.Availability),
    ]);

    public static string RemarksOf(FieldModel field) => Documentation.Facts(
    [
        BitsFact(field.High, field.Low),
        AccessFact(field.Access),
        ResetFact(field),
        field.IsComputed ? "computed when read" : null,
        field.IsVolatile ? "may be changed by the device" : null,
        field.IsSticky ? "survives all resets but the first kind" : null,
        field.Range is { } range ? $"{range.Low.ToText()} to {range.High.ToText()}" : null,
        field.Lock is null ? null : $"locked while {field.Lock}",
        .. AvailabilityFacts(field.Availability),
    ]);

    public static IEnumerable<string?> AvailabilityFacts(AvailabilityModel availability) =>
    [
        availability.Since is { } since ? $"since revision {since}" : null,
        availability.Until is { } until ? $"gone in revision {until}" : null,
        availability.Only.Count > 0 ? "only of " + string.Join(", ", availability.Only) : null,
        availability.When is { } when ? $"present when {when}" : null,
    ];

    public static string BitsFact(int high, int low) =>
        high == low ? $"bit {low.ToText()}" : $"bits {high.ToText()}:{low.ToText()}";

    private static string AccessFact(AccessMode access) => access switch
    {
        AccessMode.ReadOnly => "read-only",
        AccessMode.ReadWrite => "read-write",
        AccessMode.WriteOnly => "write-only",
        AccessMode.WriteOneToClear => "cleared by writing 1",
        AccessMode.WriteOneToSet => "set by writing 1",
        AccessMode.ReadToClear => "cleared by reading",
        AccessMode.Trigger => "triggered by writing 1, reads 0",
        _ => "started by writing 1, reads 1 until done",
    };

    private static string? ResetFact(FieldModel field) => field.ResetText is not null
        ? $"{field.ResetText} after a reset"
        : field.IsWritable || field.Access is AccessMode.WriteOneToClear or AccessMode.WriteOneToSet or AccessMode.ReadToClear
            ? "0 after a reset"
            : null;

    private static string? WidthsFact(string verb, EquatableArray<int> widths, int registerBits) =>
        widths.Count == 1 && (widths[0] == registerBits || widths[0] == 64)
            ? null
            : $"{verb} by {string.Join(" or ", widths.Select(width => width.ToText()))} bits";
}
