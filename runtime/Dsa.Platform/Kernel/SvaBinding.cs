using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Platform.Kernel;

/// <summary>One use of a process's address space by one function. Dispose to unbind.</summary>
public sealed class SvaBinding : IDisposable
{
    private readonly LinuxKernel _kernel;
    private bool _isReleased;

    internal SvaBinding(LinuxKernel kernel, PciSlot slot, Process process, Pasid pasid)
    {
        _kernel = kernel;
        Slot = slot;
        Process = process;
        Pasid = pasid;
    }

    /// <summary>The function.</summary>
    public PciSlot Slot { get; }

    /// <summary>The process.</summary>
    public Process Process { get; }

    /// <summary>The PASID of the process; it stays the process's own while the binding lasts.</summary>
    public Pasid Pasid { get; }

    /// <summary>Unbinds; with the last binding of the pair the function no longer reaches the address space (SV-05).</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isReleased, true))
        {
            _kernel.UnbindSva(this);
        }
    }
}
