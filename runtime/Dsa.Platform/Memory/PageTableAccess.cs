using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>Devices in memory of this machine: they touch the frames themselves.</summary>
internal sealed unsafe class PageTableAccess(IScheduler scheduler, PageTable table, string name, bool isPinned)
    : DeviceAccess(scheduler, name)
{
    private const ulong PageMask = ~(PhysicalMemory.PageBytes - 1UL);

    private readonly IScheduler _scheduler = scheduler;

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
        run = default;
        translation = null;
        if (PagesOut(address))
        {
            fault = new MemoryFault(address, access, FaultKind.NotPresent);
            return false;
        }

        PageRange range;
        using (table.Lock.Enter())
        {
            if (!table.TryTranslate(address, length, access, out range, out var kind))
            {
                fault = new MemoryFault(address, access, kind);
                return false;
            }

            fault = default;
            var offset = (int)(address - range.Address);
            run = Begin(range.Pointer + offset, Math.Min(range.LengthBytes - offset, length));
        }

        translation = isKept ? new MemoryTranslation(this, requester with { AwaitsPages = false }, range) : null;
        return true;
    }

    /// <summary>Begins an access to bytes that translate.</summary>
    public MemoryRun Begin(byte* pointer, int length) => new(pointer, length, Runs, Runs.Take());

    /// <summary>The page goes to the swap cache when chance has it so: its frame, and what is in it, stay.</summary>
    /// <returns>Whether it went.</returns>
    public bool PagesOut(ulong address)
    {
        if (isPinned || !_scheduler.Chance.Occurs(Injection.PageOut))
        {
            return false;
        }

        using (table.Lock.Enter())
        {
            if (table.Find(address) is not { } mapping || !mapping.Pages[mapping.PageOf(address)].IsPresent)
            {
                return false;
            }

            mapping.Pages[mapping.PageOf(address)].IsPresent = false;
        }

        Functions.Invalidate(address & PageMask, PhysicalMemory.PageBytes);
        return true;
    }

    /// <summary>Has every function forget a range that has changed, and waits for the runs that were taken before.</summary>
    public void Invalidate(ulong address, ulong lengthBytes)
    {
        // Invalidations are on their way for a while, during which functions go on with what they have.
        _scheduler.SwitchPoint();
        Functions.Invalidate(address, lengthBytes);
        _scheduler.SwitchPoint();
        Runs.Await(Runs.Turn());
    }
}
