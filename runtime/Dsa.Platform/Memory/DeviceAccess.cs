using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>Touches an address space as devices do: translates, never faults a page in, and lets go when it is told to.</summary>
/// <remarks>
/// Any thread may translate and begin an access, and attach: the functions are a list that is replaced as a whole, and nothing
/// is waited for. Detaching and invalidating is for blocking code that holds the mutex of the mappings: two of them would not
/// find the turns of the runs in order.
/// </remarks>
internal sealed unsafe class DeviceAccess(IScheduler scheduler, PageTable table, string name, bool isPinned)
{
    private const ulong PageMask = ~(PhysicalMemory.PageBytes - 1UL);

    private readonly AttachedFunctions _functions = new();
    private readonly RunTracker _runs = new(scheduler, name);

    /// <summary>Translates, and begins an access; see <see cref="FunctionMemory.Acquire"/>.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="length">The bytes wanted.</param>
    /// <param name="access">What is to be done.</param>
    /// <param name="range">What translates, from the beginning of the page on.</param>
    /// <param name="run">The access.</param>
    /// <param name="fault">The fault of the first byte.</param>
    public bool TryAcquire(
        ulong address, int length, MemoryAccess access, out PageRange range, out MemoryRun run, out MemoryFault fault)
    {
        run = default;
        if (PagesOut(address))
        {
            range = default;
            fault = new MemoryFault(address, access, FaultKind.NotPresent);
            return false;
        }

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
            return true;
        }
    }

    /// <summary>Begins an access to bytes that translate.</summary>
    public MemoryRun Begin(byte* pointer, int length) => new(pointer, length, _runs, _runs.Take());

    /// <summary>The page goes to the swap cache when chance has it so: its frame, and what is in it, stay.</summary>
    /// <returns>Whether it went.</returns>
    public bool PagesOut(ulong address)
    {
        if (isPinned || !scheduler.Chance.Occurs(Injection.PageOut))
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

        _functions.Invalidate(address & PageMask, PhysicalMemory.PageBytes);
        return true;
    }

    /// <summary>Lets a function translate.</summary>
    public void Attach(FunctionMemory function, Pasid pasid) => _functions.Add(function, pasid);

    /// <summary>Takes back what a function has, which finds no way in any more, and waits for the runs that were taken before.</summary>
    public void Detach(FunctionMemory function, Pasid pasid)
    {
        _functions.Remove(function, pasid);
        function.TranslationCache?.Invalidate(pasid, 0, 0);
        _runs.Await(_runs.Turn());
    }

    /// <summary>Has every function forget a range that has changed, and waits for the runs that were taken before.</summary>
    public void Invalidate(ulong address, ulong lengthBytes)
    {
        // Invalidations are on their way for a while, during which functions go on with what they have.
        scheduler.SwitchPoint();
        _functions.Invalidate(address, lengthBytes);
        scheduler.SwitchPoint();
        _runs.Await(_runs.Turn());
    }
}
