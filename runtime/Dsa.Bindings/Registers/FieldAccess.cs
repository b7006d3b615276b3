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
}
