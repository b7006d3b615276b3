using Dsa.Bindings.Portals;
using Dsa.Platform.Kernel;

namespace Dsa.Platform.Processor;

/// <summary>A thread of a simulated program, with the instructions that submit work and its IA32_PASID.</summary>
/// <remarks>Used by one thread at a time, as a thread is.</remarks>
public sealed class CpuThread
{
    private const ulong PasidValid = 1UL << 31;

    private bool _isPasidActivated;

    internal CpuThread(Process process, string name, int id)
    {
        Process = process;
        Name = name;
        Id = id;
    }

    /// <summary>The program.</summary>
    public Process Process { get; }

    /// <summary>The thread's name.</summary>
    public string Name { get; }

    /// <summary>The number of the thread; that of the process for its first one.</summary>
    public int Id { get; }

    /// <summary>The IA32_PASID register: PASID in bits 19:0, valid in bit 31 (SV-01). 0 in every new thread (SV-10).</summary>
    public ulong Ia32Pasid { get; private set; }

    /// <summary>General protection faults that the kernel fixed up: one in each thread that uses ENQCMD (SV-11).</summary>
    public int FixedUpFaultCount { get; private set; }

    /// <summary>MOVDIR64B: one posted 64-byte write.</summary>
    /// <exception cref="ProcessFaultException">The page has been taken away.</exception>
    public void MoveDir64B(PortalPage page, int slotOffsetBytes, in WorkDescriptor descriptor) => Store(page, slotOffsetBytes, in descriptor, isPosted: true);

    /// <summary>ENQCMD: puts IA32_PASID into the descriptor, clears its privilege, and stores it as a deferrable write.</summary>
    /// <remarks>Without a valid IA32_PASID it raises #GP, which the kernel fixes up once a thread (SV-11).</remarks>
    /// <exception cref="ProcessFaultException">The process has no PASID, or the processor has no ENQCMD (SV-12); or the page has been taken away.</exception>
    public SubmitResult EnqCmd(PortalPage page, int slotOffsetBytes, in WorkDescriptor descriptor)
    {
        RequirePasid();
        var tagged = descriptor with { Pasid = (uint)Ia32Pasid & Memory.Pasid.Maximum, Privileged = false };
        return Store(page, slotOffsetBytes, in tagged, isPosted: false);
    }

    /// <summary>ENQCMD to memory, or to whatever else is no enqueue register: the store is dropped, and the answer is Retry (SDM, volume 2, ENQCMD).</summary>
    /// <exception cref="ProcessFaultException">The process has no PASID, or the processor has no ENQCMD (SV-12).</exception>
    public SubmitResult EnqCmdToMemory()
    {
        RequirePasid();
        return SubmitResult.Retry;
    }

    private void RequirePasid()
    {
        if ((Ia32Pasid & PasidValid) == 0)
        {
            FixUpGeneralProtection();
        }
    }

    private SubmitResult Store(PortalPage page, int slotOffsetBytes, in WorkDescriptor descriptor, bool isPosted) =>
        page.TryStore(slotOffsetBytes, in descriptor, isPosted, out var result)
            ? result
            : throw new ProcessFaultException($"{Name} of {Process.Name} stored to a portal that was taken away.");

    private void FixUpGeneralProtection()
    {
        var pasid = Process.Memory.Pasid;
        if (!Process.Kernel.HasEnqcmd || !pasid.IsValid || _isPasidActivated)
        {
            throw new ProcessFaultException($"{Name} of {Process.Name} used ENQCMD without a PASID.");
        }

        _isPasidActivated = true;
        Ia32Pasid = pasid.Value | PasidValid;
        FixedUpFaultCount++;
    }
}
