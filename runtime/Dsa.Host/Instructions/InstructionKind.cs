namespace Dsa.Host.Instructions;

/// <summary>What a trapped instruction is.</summary>
internal enum InstructionKind : byte
{
    /// <summary>None that is emulated.</summary>
    None,

    /// <summary>MOVDIR64B, 66 0F 38 F8 /r.</summary>
    MoveDir64B,

    /// <summary>ENQCMD, F2 0F 38 F8 /r.</summary>
    Enqcmd,

    /// <summary>ENQCMDS, F3 0F 38 F8 /r.</summary>
    Enqcmds,

    /// <summary>UMONITOR, F3 0F AE /6 of a register.</summary>
    Umonitor,

    /// <summary>UMWAIT, F2 0F AE /6 of a register.</summary>
    Umwait,

    /// <summary>TPAUSE, 66 0F AE /6 of a register.</summary>
    Tpause,
}
