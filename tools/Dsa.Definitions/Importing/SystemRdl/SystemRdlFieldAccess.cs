using Dsa.Definitions.Importing.SystemRdl.Elaboration;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.SystemRdl;

/// <summary>Maps the properties of a field to the accesses of the definition language.</summary>
internal static class SystemRdlFieldAccess
{
    private static readonly string[] HardwareWrites = ["hwset", "hwclr", "counter", "we", "wel", "intr", "incr", "decr"];

    /// <summary>The access of a field; null when software cannot reach it.</summary>
    public static FieldAccess? Of(RdlContext context, RdlNode field)
    {
        var (writes, reads) = (WritesOf(field), ReadsOf(field));
        switch (field.Word("sw") ?? "rw")
        {
            case "na":
                context.Note(field.At, field.Name, "software cannot reach it: its bits are reserved");
                return null;
            case "r":
                return reads == "rclr" ? FieldAccess.ReadToClear : WithReads(context, field, reads, FieldAccess.ReadOnly);
            case "w":
                return OfWriteOnly(context, field, writes);
            case "w1":
                return Noted(context, field, FieldAccess.WriteOnly, "that only the first write counts is not carried");
            case "rw1":
                return Noted(context, field, FieldAccess.ReadWrite, "that only the first write counts is not carried");
            case "rw" or "wr":
                return WithReads(context, field, reads, OfReadWrite(context, field, writes));
            case var other:
                throw context.Error(field.Properties["sw"].At, $"'{other}' is no access; write rw, r, w, rw1, w1 or na.");
        }
    }

    /// <summary>Whether the device may change a field that software can write.</summary>
    public static bool IsVolatile(RdlNode field) =>
        field.Word("hw") is null or "rw" or "wr" or "w" or "rw1" or "w1" || Array.Exists(HardwareWrites, property => field.Properties.ContainsKey(property) && field.Value(property) is RdlReference or RdlBoolean { Value: true });

    private static string? WritesOf(RdlNode field) =>
        field.Word("onwrite") ?? (field.Has("woclr") ? "woclr" : field.Has("woset") ? "woset" : null);

    private static string? ReadsOf(RdlNode field) =>
        field.Word("onread") ?? (field.Has("rclr") ? "rclr" : field.Has("rset") ? "rset" : null);

    private static FieldAccess OfWriteOnly(RdlContext context, RdlNode field, string? writes)
    {
        if (field.Has("singlepulse"))
        {
            return FieldAccess.Trigger;
        }

        return writes switch
        {
            null => FieldAccess.WriteOnly,
            "woclr" or "woset" or "wot" => Noted(context, field, FieldAccess.Trigger, $"write-only with {writes} becomes a trigger: what its 1s do is not carried"),
            _ => Noted(context, field, FieldAccess.WriteOnly, $"the effect of writing, {writes}, is not carried"),
        };
    }

    private static FieldAccess OfReadWrite(RdlContext context, RdlNode field, string? writes)
    {
        if (field.Has("singlepulse"))
        {
            return FieldAccess.Trigger;
        }

        return writes switch
        {
            null => FieldAccess.ReadWrite,
            "woclr" => FieldAccess.WriteOneToClear,
            "woset" => FieldAccess.WriteOneToSet,
            _ => Noted(context, field, FieldAccess.ReadWrite, $"the effect of writing, {writes}, is not carried"),
        };
    }

    private static FieldAccess WithReads(RdlContext context, RdlNode field, string? reads, FieldAccess access) =>
        reads is null ? access : Noted(context, field, access, $"the effect of reading, {reads}, is not carried");

    private static FieldAccess Noted(RdlContext context, RdlNode field, FieldAccess access, string note)
    {
        context.Note(field.At, field.Name, note);
        return access;
    }
}
