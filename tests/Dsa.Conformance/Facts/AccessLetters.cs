using Dsa.Bindings.Generator.Model;

namespace Dsa.Conformance.Facts;

/// <summary>The letters that specifications have for accesses.</summary>
internal static class AccessLetters
{
    public static string Of(RegisterModel register, FieldModel field)
    {
        var letters = field.Access switch
        {
            AccessMode.ReadOnly => "RO",
            AccessMode.ReadWrite or AccessMode.SelfClearing => "RW",
            AccessMode.WriteOnly or AccessMode.Trigger => "WO",
            AccessMode.WriteOneToClear => "RW1C",
            AccessMode.WriteOneToSet => "RW1S",
            _ => "RC",
        };
        var isWritable = field.Access is not (AccessMode.ReadOnly or AccessMode.ReadToClear);
        var isChanging = isWritable && (field.IsVolatile || field.IsComputed || field.Access == AccessMode.SelfClearing);
        return letters
            + (field.Lock is null ? "" : "L")
            + (isChanging ? "V" : "")
            + (field.IsSticky || register.IsSticky ? "S" : "");
    }

    public static string Of(GapModel gap) => gap.IsReadOnly ? "RO" : "RSVD";
}
