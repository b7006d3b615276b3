using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Svd;

/// <summary>Maps access, effects of writing and effects of reading to the accesses of the definition language.</summary>
internal static class SvdAccess
{
    /// <summary>The access of a register or field.</summary>
    /// <param name="context">Takes notes of what has no counterpart.</param>
    /// <param name="element">The register or field.</param>
    /// <param name="access">Its access, perhaps inherited.</param>
    /// <param name="writes">What writing does, perhaps inherited from the register.</param>
    /// <param name="reads">What reading does, perhaps inherited from the register.</param>
    public static FieldAccess Of(SvdContext context, SvdElement element, string access, string? writes, string? reads)
    {
        return access.ToLowerInvariant() switch
        {
            "read-only" => OfReadOnly(context, element, reads),
            "write-only" => OfWriteOnly(context, element, writes),
            "read-write" => OfReadWrite(context, element, writes, reads),
            "writeonce" => Noted(context, element, FieldAccess.WriteOnly, "that only the first write counts is not carried"),
            "read-writeonce" => Noted(context, element, FieldAccess.ReadWrite, "that only the first write counts is not carried"),
            _ => throw element.Error($"'{access}' is no access; write read-only, write-only, read-write, writeOnce or read-writeOnce."),
        };
    }

    private static FieldAccess OfReadOnly(SvdContext context, SvdElement element, string? reads)
    {
        NoteWrites(context, element, null);
        return reads == "clear" ? FieldAccess.ReadToClear : WithReads(context, element, FieldAccess.ReadOnly, reads);
    }

    private static FieldAccess OfWriteOnly(SvdContext context, SvdElement element, string? writes)
    {
        if (writes is "oneToClear" or "oneToSet" or "oneToToggle")
        {
            return Noted(context, element, FieldAccess.Trigger, $"write-only with {writes} becomes a trigger: what its 1s do is not carried");
        }

        NoteWrites(context, element, writes);
        return FieldAccess.WriteOnly;
    }

    private static FieldAccess OfReadWrite(SvdContext context, SvdElement element, string? writes, string? reads)
    {
        var access = writes switch
        {
            "oneToClear" => FieldAccess.WriteOneToClear,
            "oneToSet" => FieldAccess.WriteOneToSet,
            _ => FieldAccess.ReadWrite,
        };
        if (access == FieldAccess.ReadWrite)
        {
            NoteWrites(context, element, writes);
        }

        return WithReads(context, element, access, reads);
    }

    private static void NoteWrites(SvdContext context, SvdElement element, string? writes)
    {
        if (writes is not (null or "modify"))
        {
            context.Note(element, $"the effect of writing, {writes}, is not carried");
        }
    }

    private static FieldAccess WithReads(SvdContext context, SvdElement element, FieldAccess access, string? reads) =>
        reads is null ? access : Noted(context, element, access, $"the effect of reading, {reads}, is not carried");

    private static FieldAccess Noted(SvdContext context, SvdElement element, FieldAccess access, string note)
    {
        context.Note(element, note);
        return access;
    }
}
