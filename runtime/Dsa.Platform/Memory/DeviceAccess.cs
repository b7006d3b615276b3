using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>Touches an address space as devices do: translates, never faults a page in, and lets go when it is told to.</summary>
/// <remarks>
/// Any thread may translate and begin an access, and attach: the functions are a list that is replaced as a whole, and nothing
/// is waited for. Detaching and invalidating is for blocking code that holds the mutex of the mappings: two of them would not
/// find the turns of the runs in order.
/// </remarks>
internal abstract class DeviceAccess(IScheduler scheduler, string name)
{
    /// <summary>The functions that translate.</summary>
    protected AttachedFunctions Functions { get; } = new();

    /// <summary>The accesses that go on.</summary>
    protected RunTracker Runs { get; } = new(scheduler, name);

    /// <summary>Translates, and begins an access; see <see cref="FunctionMemory.Acquire"/>.</summary>
    /// <param name="requester">In whose name.</param>
    /// <param name="address">The first byte.</param>
    /// <param name="length">The bytes wanted.</param>
    /// <param name="access">What is to be done.</param>
    /// <param name="isKept">Whether the translation is asked for as well.</param>
    /// <param name="translation">The translation; null when it is not asked for, or not to be had.</param>
    /// <param name="run">The access.</param>
    /// <param name="fault">The fault of the first byte.</param>
    public abstract bool TryAcquire(
        MemoryRequester requester,
        ulong address,
        int length,
        MemoryAccess access,
        bool isKept,
        out MemoryTranslation? translation,
        out MemoryRun run,
        out MemoryFault fault);

    /// <summary>Lets a function translate.</summary>
    public void Attach(FunctionMemory function, Pasid pasid) => Functions.Add(function, pasid);

    /// <summary>Ends that: the function finds no way in any more.</summary>
    public void Detach(FunctionMemory function, Pasid pasid)
    {
        Functions.Remove(function, pasid);
        TakeBack(function, pasid);
    }

    /// <summary>Takes back what a function has, which finds no way in any more, and waits for the runs that were taken before.</summary>
    public void TakeBack(FunctionMemory function, Pasid pasid)
    {
        function.TranslationCache?.Invalidate(pasid, 0, 0);
        Runs.Await(Runs.Turn());
    }
}
