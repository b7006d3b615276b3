namespace Dsa.Bindings.Registers;

/// <summary>What reads and writes of a field do.</summary>
public enum FieldAccess : byte
{
    /// <summary>Writes are ignored.</summary>
    ReadOnly,

    /// <summary>Reads give what was written last.</summary>
    ReadWrite,

    /// <summary>Reads are not to be relied on.</summary>
    WriteOnly,

    /// <summary>Each bit written as 1 is cleared; bits written as 0 stay.</summary>
    WriteOneToClear,

    /// <summary>Each bit written as 1 is set; the device clears it.</summary>
    WriteOneToSet,

    /// <summary>Reading gives the value and clears it.</summary>
    ReadToClear,

    /// <summary>Reads give 0; each bit written as 1 does something.</summary>
    Trigger,

    /// <summary>Each bit written as 1 starts something and reads 1 until it is done.</summary>
    SelfClearing,
}
