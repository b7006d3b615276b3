using System.Buffers.Binary;
using Dsa.Host.Instructions;
using Dsa.Host.Programs;

namespace Dsa.Host.Tests.Supervision;

/// <summary>Takes what arrives at the portals of portal.h.</summary>
internal sealed class RecordingTarget : ISubmissionTarget
{
    public const ulong Portal = 0x6D00_0000_0000;
    public const ulong LowPortal = 0x5000_0000;
    public const ulong PortalBytes = 0x10_0000;

    /// <summary>What arrived, in order.</summary>
    public List<Submission> Submissions { get; } = [];

    /// <summary>The processes that executed, and those that ended.</summary>
    public List<int> Executed { get; } = [];

    public List<int> Ended { get; } = [];

    /// <summary>The answer to an aligned store, by its number.</summary>
    public Func<int, SubmissionAnswer> Answer { get; init; } = static _ => SubmissionAnswer.Accepted;

    /// <summary>Told of each thread that ends.</summary>
    public Action<int> OnEnd { get; init; } = static _ => { };

    public SubmissionAnswer Submit(int processId, int threadId, SubmissionInstruction instruction, ulong destination, ReadOnlySpan<byte> descriptor)
    {
        if (destination - Portal >= PortalBytes && destination - LowPortal >= PortalBytes)
        {
            return SubmissionAnswer.NotPortal;
        }

        if (destination % 64 != 0)
        {
            return SubmissionAnswer.GeneralProtection;
        }

        Submissions.Add(new(
            processId, threadId, instruction, destination, BinaryPrimitives.ReadUInt64LittleEndian(descriptor), BinaryPrimitives.ReadUInt64LittleEndian(descriptor[8..])));
        return Answer(Submissions.Count - 1);
    }

    public void OnBusError(int processId, int threadId, ulong address)
    {
    }

    /// <summary>The calls that were told, and what was executed, in order; null for that.</summary>
    public List<(int ProcessId, ToldCall? Call)> Told { get; } = [];

    public void OnCall(int processId, ToldCall call) => Told.Add((processId, call));

    public void OnExec(int processId)
    {
        Executed.Add(processId);
        Told.Add((processId, null));
    }

    public void OnExit(int processId, int threadId)
    {
        OnEnd(threadId);
        if (threadId == processId)
        {
            Ended.Add(processId);
        }
    }

    /// <summary>A store, with the first words of its descriptor.</summary>
    internal readonly record struct Submission(int ProcessId, int ThreadId, SubmissionInstruction Instruction, ulong Destination, ulong First, ulong Second);
}
