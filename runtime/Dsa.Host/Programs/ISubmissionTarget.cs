using Dsa.Host.Instructions;

namespace Dsa.Host.Programs;

/// <summary>What stores into portals arrive at, and who is told when programs change.</summary>
/// <remarks>Called by the supervisor's thread alone, while the thread concerned stands still. Nothing throws, whatever the program did.</remarks>
internal interface ISubmissionTarget
{
    /// <summary>Answers one MOVDIR64B, ENQCMD or ENQCMDS of a program.</summary>
    /// <param name="processId">The process (thread group) of the host.</param>
    /// <param name="threadId">The thread of it.</param>
    /// <param name="instruction">Which one.</param>
    /// <param name="destination">The linear address of the destination, as the operand gives it: not yet checked for alignment.</param>
    /// <param name="descriptor">The 64 bytes of the source.</param>
    SubmissionAnswer Submit(int processId, int threadId, SubmissionInstruction instruction, ulong destination, ReadOnlySpan<byte> descriptor);

    /// <summary>An access otherwise than by these instructions met a mapping without a page there (SIGBUS).</summary>
    /// <param name="processId">The process (thread group) of the host.</param>
    /// <param name="threadId">The thread of it.</param>
    /// <param name="address">The first byte that is not there.</param>
    void OnBusError(int processId, int threadId, ulong address);

    /// <summary>A process is about to make a call.</summary>
    void OnCall(int processId, ToldCall call);

    /// <summary>A process has replaced its program: the address space of before is gone (execve), and with it every other thread.</summary>
    void OnExec(int processId);

    /// <summary>A thread has ended, and nobody has its number yet. A process ends with its first thread, which ends last: no thread is left then.</summary>
    /// <param name="processId">The process (thread group) of the host.</param>
    /// <param name="threadId">The thread of it.</param>
    void OnExit(int processId, int threadId);
}
