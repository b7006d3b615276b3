namespace Dsa.Host.Instructions;

/// <summary>The instructions that store 64 bytes into a portal (Intel SDM, volume 2).</summary>
internal enum SubmissionInstruction
{
    /// <summary>MOVDIR64B, 66 0F 38 F8 /r: a posted write.</summary>
    MoveDir64B,

    /// <summary>ENQCMD, F2 0F 38 F8 /r: a deferrable write with the PASID of the thread.</summary>
    Enqcmd,

    /// <summary>ENQCMDS, F3 0F 38 F8 /r: a deferrable write with PASID and privilege out of the descriptor; for the kernel only.</summary>
    Enqcmds,
}
