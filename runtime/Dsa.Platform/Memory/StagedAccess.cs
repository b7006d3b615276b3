using System.Collections.Concurrent;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>Devices in memory that is reached by copying: each access has a buffer of its own.</summary>
/// <remarks>Any thread. Buffers are kept for the life of the memory; there are as many as accesses went on at once.</remarks>
internal sealed unsafe class StagedAccess(IScheduler scheduler, StagedMemory memory, string name) : DeviceAccess(scheduler, name)
{
    private readonly ConcurrentStack<StagingBuffer> _free = new();
    private readonly IScheduler _scheduler = scheduler;

    /// <summary>The memory.</summary>
    public StagedMemory Memory => memory;

    /// <inheritdoc/>
    public override bool TryAcquire(
        MemoryRequester requester,
        ulong address,
        int length,
        MemoryAccess access,
        bool isKept,
        out MemoryTranslation? translation,
        out MemoryRun run,
        out MemoryFault fault)
    {
        translation = null;
        run = default;
        if (_scheduler.Chance.Occurs(Injection.PageOut))
        {
            fault = new MemoryFault(address, access, FaultKind.NotPresent);
            return false;
        }

        // Counted before the look: a detach waits for everyone who may have found it reachable.
        var turn = Runs.Take();
        var wanted = Math.Min(length, StagedMemory.MostRunBytes);
        var reached = Math.Min(requester.AwaitsPages ? memory.ReachAwaiting(address, wanted, access, out var kind) : memory.Reach(address, wanted, access, out kind), wanted);
        if (reached > 0)
        {
            var buffer = _free.TryPop(out var free) ? free : new StagingBuffer(this);
            if ((access & MemoryAccess.Read) != 0)
            {
                reached = memory.CopyFrom(address, buffer.Bytes[..reached]);
                kind = FaultKind.Protection;
            }

            if (reached > 0)
            {
                buffer.Address = address;
                run = new MemoryRun(buffer.Pointer, reached, buffer, turn);
                fault = default;
                return true;
            }

            _free.Push(buffer);
        }

        Runs.Release(turn, 0);
        fault = new MemoryFault(address, access, kind);
        return false;
    }

    /// <summary>Ends an access.</summary>
    public void Return(StagingBuffer buffer, int turn, int writtenBytes)
    {
        _free.Push(buffer);
        Runs.Release(turn, writtenBytes);
    }
}
