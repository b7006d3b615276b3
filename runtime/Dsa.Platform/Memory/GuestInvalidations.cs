using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>Passes the invalidations of a virtual machine's function on to those that work for it, by their PASIDs.</summary>
/// <remarks>Any thread. The list is replaced as a whole, under <c>_lock</c>.</remarks>
internal sealed class GuestInvalidations : ITranslationCache
{
    private readonly LeafLock _lock = new();
    private volatile (Pasid Guest, FunctionMemory Function, Pasid Pasid)[] _targets = [];

    /// <summary>A function reaches by <paramref name="pasid"/> what the guest's reaches by its own.</summary>
    public void Add(Pasid guest, FunctionMemory function, Pasid pasid)
    {
        using (_lock.Enter())
        {
            _targets = [.. _targets, (guest, function, pasid)];
        }
    }

    /// <summary>It does no more.</summary>
    public void Remove(Pasid guest, FunctionMemory function, Pasid pasid)
    {
        using (_lock.Enter())
        {
            _targets = Array.FindAll(_targets, target => target != (guest, function, pasid));
        }
    }

    /// <inheritdoc/>
    public void Invalidate(Pasid pasid, ulong address, ulong lengthBytes)
    {
        foreach (var target in _targets)
        {
            if (target.Guest == pasid)
            {
                target.Function.TranslationCache?.Invalidate(target.Pasid, address, lengthBytes);
            }
        }
    }
}
