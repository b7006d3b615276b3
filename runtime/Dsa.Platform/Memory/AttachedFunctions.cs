using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>The functions that reach an address space, each by a PASID or by none.</summary>
/// <remarks>
/// The list is replaced as a whole. A function is on it before it can translate: an invalidation that reads the list after
/// its change of the page table misses only functions that can have translated nothing but what is there after the change.
/// </remarks>
internal sealed class AttachedFunctions
{
    private readonly LeafLock _lock = new();
    private volatile (FunctionMemory Function, Pasid Pasid)[] _attached = [];

    public void Add(FunctionMemory function, Pasid pasid)
    {
        using (_lock.Enter())
        {
            if (!_attached.Contains((function, pasid)))
            {
                _attached = [.. _attached, (function, pasid)];
            }
        }
    }

    public void Remove(FunctionMemory function, Pasid pasid)
    {
        using (_lock.Enter())
        {
            _attached = Array.FindAll(_attached, entry => entry != (function, pasid));
        }
    }

    public void Invalidate(ulong address, ulong lengthBytes)
    {
        foreach (var (function, pasid) in _attached)
        {
            function.TranslationCache?.Invalidate(pasid, address, lengthBytes);
        }
    }
}
