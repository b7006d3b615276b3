using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>The memory of a process, or of a function's DMA domain, as software and devices reach it.</summary>
/// <remarks>
/// Software touches it by <see cref="CopyTo"/> and <see cref="CopyFrom"/>, which fault pages in as a processor would; devices
/// by <see cref="FunctionMemory"/>, which never does. Any thread may call. What changes the mappings, and waits for devices
/// meanwhile, is ordered by the mutex of the mappings.
/// </remarks>
public abstract class AddressSpace
{
    private protected AddressSpace(IScheduler scheduler, string name)
    {
        Name = name;
        MapMutex = scheduler.CreateMutex($"map of {name}");
    }

    /// <summary>The name of the process or domain.</summary>
    public string Name { get; }

    /// <summary>The PASID that the address space was given at its first bind, or none (SV-03).</summary>
    public Pasid Pasid { get; internal set; } = Pasid.None;

    /// <summary>The way in for devices.</summary>
    internal abstract DeviceAccess Devices { get; }

    private protected PlatformMutex MapMutex { get; }

    /// <summary>Writes as software does, and as the kernel does for it: pages are faulted in.</summary>
    /// <returns>The bytes written; fewer than asked for when the range leaves what is mapped writable, or memory is used up.</returns>
    public abstract int CopyTo(ulong address, ReadOnlySpan<byte> data);

    /// <summary>Reads as software does: pages are faulted in.</summary>
    /// <returns>The bytes read; fewer than asked for when the range leaves what is mapped readable, or memory is used up.</returns>
    public abstract int CopyFrom(ulong address, Span<byte> data);

    /// <summary>Faults a page in for a device that requested it.</summary>
    /// <returns>False when nothing is mapped there for this access, or memory is used up.</returns>
    public abstract bool TryFaultIn(ulong address, MemoryAccess access);

    /// <summary>Reads a byte without faulting its page in, as an onlooker would.</summary>
    /// <returns>False when the page is not in memory.</returns>
    public abstract bool TryPeek(ulong address, out byte value);

    /// <summary>Unmaps everything: the process ends.</summary>
    internal abstract void Clear();

    /// <summary>Lets a function translate.</summary>
    internal void Attach(FunctionMemory function, Pasid pasid) => Devices.Attach(function, pasid);

    /// <summary>Ends that, once the function has no way in any more: waits until it touches nothing.</summary>
    internal void Detach(FunctionMemory function, Pasid pasid)
    {
        using (MapMutex.Enter())
        {
            Devices.Detach(function, pasid);
        }
    }

    /// <summary>Takes back what a function has that is kept from its memory, and waits until it touches nothing.</summary>
    internal void TakeBack(FunctionMemory function, Pasid pasid)
    {
        using (MapMutex.Enter())
        {
            Devices.TakeBack(function, pasid);
        }
    }
}
