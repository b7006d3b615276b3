using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Contents;

/// <summary>Accesses in the letters of the specification's tables: RO, RW, WO, RW1C, RW1S, RC, with L, V and S behind.</summary>
internal static class AccessLetters
{
    /// <summary>The letters of bits that are not to be used.</summary>
    public const string Reserved = "RSVD";

    /// <summary>The letters of a field: L when it can be locked, V when the device changes it, S when resets spare it.</summary>
    public static string Of(RegisterModel register, FieldModel field)
    {
        var isChangedByDevice = field.Access == AccessMode.SelfClearing
            || field.IsVolatile
            || ((field.IsComputed || register.IsComputed) && field.Access is not (AccessMode.ReadOnly or AccessMode.ReadToClear));
        return Of(field.Access)
            + (field.Lock is null ? "" : "L")
            + (isChangedByDevice ? "V" : "")
            + (field.IsSticky || register.IsSticky ? "S" : "");
    }

    /// <summary>The letters of bits in no field.</summary>
    public static string Of(GapModel gap) => gap.IsReadOnly ? "RO" : Reserved;

    /// <summary>The letters of an access alone.</summary>
    public static string Of(AccessMode access) => access switch
    {
        AccessMode.ReadOnly => "RO",
        AccessMode.ReadWrite or AccessMode.SelfClearing => "RW",
        AccessMode.WriteOnly or AccessMode.Trigger => "WO",
        AccessMode.WriteOneToClear => "RW1C",
        AccessMode.WriteOneToSet => "RW1S",
        AccessMode.ReadToClear => "RC",
        _ => throw new ArgumentOutOfRangeException(nameof(access)),
    };
}
