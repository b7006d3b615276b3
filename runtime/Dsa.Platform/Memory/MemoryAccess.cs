namespace Dsa.Platform.Memory;

/// <summary>What is done to memory, or may be done.</summary>
[Flags]
public enum MemoryAccess : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Reading.</summary>
    Read = 1,

    /// <summary>Writing.</summary>
    Write = 2,
}
