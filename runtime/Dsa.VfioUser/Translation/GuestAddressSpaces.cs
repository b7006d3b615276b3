using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;
using Dsa.VfioUser.Memory;

namespace Dsa.VfioUser.Translation;

/// <summary>The address spaces that a function of a guest reaches: memory itself, and the process behind each PASID.</summary>
/// <remarks>
/// A guest may name any number of PASIDs: those used last are kept, for the buffers of their accesses. Any thread;
/// <c>_lock</c> guards the list.
/// </remarks>
/// <param name="scheduler">Time, threads and chance.</param>
/// <param name="memory">The guest's memory.</param>
/// <param name="tables">The guest's tables; null when nobody tells where they are.</param>
/// <param name="statistics">What is counted.</param>
internal sealed class GuestAddressSpaces(IScheduler scheduler, GuestMemory memory, ScalableModeTables? tables, ServerStatistics statistics)
{
    private const int MostKept = 16;

    private readonly LeafLock _lock = new();
    private readonly List<ProcessMemory> _processes = [];

    /// <summary>Finds what stands behind a PASID.</summary>
    /// <returns>Null when nobody knows.</returns>
    public AddressSpace? Find(Pasid pasid)
    {
        if (!pasid.IsValid)
        {
            return memory;
        }

        if (tables is null)
        {
            statistics.CountFault();
            return null;
        }

        using (_lock.Enter())
        {
            var index = _processes.FindIndex(process => process.Number == pasid);
            var found = index >= 0 ? _processes[index] : new ProcessMemory(scheduler, pasid, tables, memory, statistics);
            if (index != 0)
            {
                _processes.RemoveRange(index > 0 ? index : Math.Min(_processes.Count, MostKept - 1), index > 0 || _processes.Count >= MostKept ? 1 : 0);
                _processes.Insert(0, found);
            }

            return found;
        }
    }
}
