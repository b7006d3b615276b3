using System.Runtime.InteropServices;
using Dsa.Bindings.Completion;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Processor;

/// <summary>A completion record in the memory of a simulated program.</summary>
/// <remarks>
/// Looking does not fault the record's page in. A real program that polls an absent page brings it in itself, and the page
/// fault that the device would have met is gone; programs that come back to a record later do not.
/// </remarks>
/// <param name="scheduler">Lets time pass.</param>
/// <param name="memory">The program's memory.</param>
/// <param name="address">The record.</param>
public readonly struct UserCompletionView(IScheduler scheduler, AddressSpace memory, ulong address) : ICompletionView
{
    private const int SpinRounds = 64;
    private const long ShortestSleepNanoseconds = 500;
    private const long LongestSleepNanoseconds = 50_000;

    /// <inheritdoc/>
    public bool TryReadFirstByte(out byte value) => memory.TryPeek(address, out value);

    /// <inheritdoc/>
    public CompletionRecord Read()
    {
        Span<byte> bytes = stackalloc byte[CompletionRecord.SizeBytes];
        if (memory.CopyFrom(address, bytes) != bytes.Length)
        {
            throw new ProcessFaultException($"The completion record at 0x{address:x} is not mapped.");
        }

        return MemoryMarshal.Read<CompletionRecord>(bytes);
    }

    /// <inheritdoc/>
    public void Pause(int round)
    {
        if (round < SpinRounds && !scheduler.IsSeeded)
        {
            Thread.SpinWait(8);
            return;
        }

        scheduler.Sleep(Math.Min(ShortestSleepNanoseconds * round, LongestSleepNanoseconds));
    }
}
