using Dsa.Platform.Memory;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Kernel;

/// <summary>What a driver takes from the operating system: processes, DMA memory, shared virtual addressing, workqueues.</summary>
/// <remarks>Blocking code may call from any thread. <c>_svaMutex</c> guards bindings and the PASIDs of processes.</remarks>
public sealed class LinuxKernel
{
    private readonly PlatformMutex _svaMutex;
    private readonly Dictionary<(PciSlot Slot, AddressSpace Space), int> _bindings = [];
    private int _lastTaskId;

    /// <summary>A kernel for <paramref name="machine"/>.</summary>
    public LinuxKernel(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Machine = machine;
        AuxiliaryDomains = new AuxiliaryDomains(this);
        _svaMutex = machine.Scheduler.CreateMutex("sva");
    }

    /// <summary>The machine.</summary>
    public Machine Machine { get; }

    /// <summary>Time, threads and chance.</summary>
    public IScheduler Scheduler => Machine.Scheduler;

    /// <summary>The PASIDs of the machine, one space for all devices (SV-02).</summary>
    public PasidAllocator Pasids { get; init; } = new();

    /// <summary>The major numbers of character devices (CD-01).</summary>
    public MajorAllocator Majors { get; } = new();

    /// <summary>The numbers of DMA devices and their channels (DM-01).</summary>
    public DmaNumberAllocator DmaNumbers { get; init; } = new();

    /// <summary>The first number that it gives to a PMU that it does not know from birth (PERF_TYPE_MAX of linux/perf_event.h).</summary>
    public int FirstPmuType { get; init; } = 6;

    /// <summary>Whether the processor has MOVDIR64B, without which the driver is not loaded (BR-01).</summary>
    public bool HasMovDir64B { get; init; } = true;

    /// <summary>Whether the processor has ENQCMD and ENQCMDS (BR-02).</summary>
    public bool HasEnqcmd { get; init; } = true;

    /// <summary>Whether shared virtual addressing is there (the driver's sva parameter, BR-14, BR-15).</summary>
    public bool HasSva { get; init; } = true;

    /// <summary>Whether the IOMMU translates each PASID of a function by itself, for virtual machines, too (VD-01).</summary>
    public bool HasAuxiliaryDomains { get; init; } = true;

    /// <summary>Domains of virtual machines that functions reach (VD-02).</summary>
    public AuxiliaryDomains AuxiliaryDomains { get; }

    /// <summary>Starts a program with empty memory and no PASID.</summary>
    public SimulatedProcess CreateProcess(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new SimulatedProcess(this, name, Machine.CreateMemory(name, isPinned: false));
    }

    /// <summary>Knows a program that there is, with memory of its own and no PASID.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="memory">Its memory; no other process has it.</param>
    /// <param name="id">The number of the process, and of its first thread. Not to be mixed with those of <see cref="CreateProcess"/>.</param>
    public Process Adopt(string name, AddressSpace memory, int id)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(memory);
        return new Process(this, name, memory, id);
    }

    /// <summary>Allocates memory that a function reaches without PASID.</summary>
    /// <returns>Null when there is not enough.</returns>
    public DmaBuffer? AllocateCoherent(PciSlot slot, int sizeBytes)
    {
        ArgumentNullException.ThrowIfNull(slot);
        var domain = slot.Memory.DefaultDomain;
        ulong address;
        try
        {
            address = domain.Map(sizeBytes, populate: true);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }

        return new DmaBuffer(domain, address, sizeBytes);
    }

    /// <summary>Lets a function reach the memory of a process, under the process's PASID.</summary>
    /// <param name="slot">The function.</param>
    /// <param name="process">The process; it is given its PASID at its first bind (SV-03).</param>
    /// <param name="error">ENOSPC when there is no PASID left, ENODEV without shared virtual addressing, else none (SV-04).</param>
    /// <returns>The binding, or null on an error.</returns>
    public SvaBinding? BindSva(PciSlot slot, Process process, out Errno error)
    {
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(process);
        using (_svaMutex.Enter())
        {
            // Asked under the mutex: a process that ends after this finds the binding, and takes it away.
            if (!HasSva || process.IsGone)
            {
                error = Errno.ENODEV;
                return null;
            }

            var space = process.Memory;
            if (!space.Pasid.IsValid)
            {
                space.Pasid = Pasids.Allocate();
                if (!space.Pasid.IsValid)
                {
                    error = Errno.ENOSPC;
                    return null;
                }
            }

            var key = (slot, space);
            _bindings[key] = _bindings.GetValueOrDefault(key) + 1;
            slot.Memory.Attach(space.Pasid, space);
            error = Errno.None;
            return new SvaBinding(this, slot, process, space.Pasid);
        }
    }

    /// <summary>Lets requests with <paramref name="pasid"/> reach the function's own DMA domain (SV-16).</summary>
    public void AttachSystemPasid(PciSlot slot, Pasid pasid)
    {
        ArgumentNullException.ThrowIfNull(slot);
        slot.Memory.Attach(pasid, slot.Memory.DefaultDomain);
    }

    /// <summary>Ends what <see cref="AttachSystemPasid"/> began.</summary>
    public void DetachSystemPasid(PciSlot slot, Pasid pasid)
    {
        ArgumentNullException.ThrowIfNull(slot);
        slot.Memory.Detach(pasid);
    }

    /// <summary>Serves the page requests of a function until it is disposed. The function's own enable bit is the driver's to set.</summary>
    public PageRequestQueue ServePageRequests(PciSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return new PageRequestQueue(this, slot);
    }

    /// <summary>Starts an ordered workqueue.</summary>
    public Workqueue CreateWorkqueue(string name) => new(Scheduler, name);

    /// <summary>The number of a new process or thread: one sequence for both, never used again.</summary>
    internal int NextTaskId() => Interlocked.Increment(ref _lastTaskId);

    internal void UnbindSva(SvaBinding binding)
    {
        using (_svaMutex.Enter())
        {
            var space = binding.Process.Memory;
            var key = (binding.Slot, space);
            if (--_bindings[key] > 0)
            {
                return;
            }

            _bindings.Remove(key);
            binding.Slot.Memory.Detach(binding.Pasid);
            FreePasidOfGone(binding.Process);
        }
    }

    /// <summary>Takes the memory of a process away from every device; its PASID stays its own until the last binding is gone (SV-07, SV-20).</summary>
    internal void EndProcess(Process process)
    {
        using (_svaMutex.Enter())
        {
            foreach (var slot in Machine.Slots.Where(slot => _bindings.ContainsKey((slot, process.Memory))))
            {
                slot.Memory.Detach(process.Memory.Pasid);
            }
        }

        process.Memory.Clear();
        using (_svaMutex.Enter())
        {
            FreePasidOfGone(process);
        }
    }

    private void FreePasidOfGone(Process process)
    {
        var space = process.Memory;
        if (process.IsGone && space.Pasid.IsValid && !Machine.Slots.Any(slot => _bindings.ContainsKey((slot, space))))
        {
            Pasids.Free(space.Pasid);
            space.Pasid = Pasid.None;
        }
    }
}
