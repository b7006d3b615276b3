using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Platform.Kernel;

/// <summary>One use of a process's address space by one function. Dispose to unbind.</summary>
public sealed class SvaBinding : IDisposable
{
    private readonly LinuxKernel _kernel;
    private bool _isReleased;

    internal SvaBinding(LinuxKernel kernel, PciSlot slot, Process process)
    {
        _kernel = kernel;
        Slot = slot;
        Process = process;
    }

    /// <summary>The function.</summary>
    public PciSlot Slot { get; }

    /// <summary>The process.</summary>
    public Process Process { get; }

    /// <summary>The PASID of the process.</summary>
    public Pasid Pasid => Process.Memory.Pasid;

    /// <summary>Unbinds; with the last binding of the pair the function no longer reaches the address space (SV-05).</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isReleased, true))
        {
            _kernel.UnbindSva(this);
        }
    }
}
