using Dsa.Platform.Memory;
using Dsa.Platform.Processor;

namespace Dsa.Platform.Kernel;

/// <summary>A program: an address space and threads.</summary>
public class Process : IDisposable
{
    private bool _isGone;
    private bool _hasMainThread;

    internal Process(LinuxKernel kernel, string name, AddressSpace memory, int id)
    {
        Kernel = kernel;
        Name = name;
        Memory = memory;
        Id = id;
    }

    /// <summary>The kernel that it runs on.</summary>
    public LinuxKernel Kernel { get; }

    /// <summary>The program's name.</summary>
    public string Name { get; }

    /// <summary>The number of the process, and of its first thread.</summary>
    public int Id { get; }

    /// <summary>Its memory.</summary>
    public virtual AddressSpace Memory { get; }

    /// <summary>Whether it has CAP_SYS_RAWIO. True unless said otherwise: only privileged programs map portals (CD-19).</summary>
    public bool HasRawIo { get; set; } = true;

    /// <summary>Whether its memory is gone.</summary>
    public bool IsGone => Volatile.Read(ref _isGone);

    /// <summary>Starts a thread. It begins without PASID, and its first ENQCMD faults (SV-10).</summary>
    public CpuThread CreateThread(string name)
    {
        var isFirst = !Interlocked.Exchange(ref _hasMainThread, true);
        return new CpuThread(this, name, isFirst ? Id : Kernel.NextTaskId());
    }

    /// <summary>Knows a thread that there is: of a program of the host.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="id">Its number.</param>
    public CpuThread CreateThread(string name, int id) => new(this, name, id);

    /// <summary>Ends the program: its memory goes, and no device reaches it any more. Its PASID is free again once the last binding is gone, too (SV-07, SV-20).</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isGone, true))
        {
            return;
        }

        Kernel.EndProcess(this);
    }
}
