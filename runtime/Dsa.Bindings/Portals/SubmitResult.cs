namespace Dsa.Bindings.Portals;

/// <summary>The answer of a shared portal to one ENQCMD or ENQCMDS.</summary>
public enum SubmitResult : byte
{
    /// <summary>The queue took the descriptor (ZF = 0).</summary>
    Accepted,

    /// <summary>The queue did not take it; the same store may be tried again (ZF = 1).</summary>
    Retry,
}
