using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;

namespace Dsa.Virtual.Tests;

/// <summary>A virtual machine: a kernel of its own, with the very driver of the host, unmodified.</summary>
internal sealed class Guest
{
    private readonly VirtualBed _bed;
    private DmaBuffer? _buffer;

    public Guest(VirtualBed bed, MdevFile file)
    {
        _bed = bed;
        File = file;
        Kernel = new LinuxKernel(bed.Machine);
        Driver = IdxdDriver.Load(Kernel, out _)!;
        Device = Driver.Probe(file.Function, out var error)!;
        Assert.Equal(Errno.None, error);
    }

    public MdevFile File { get; }

    public LinuxKernel Kernel { get; }

    public IdxdDriver Driver { get; }

    public IdxdDevice Device { get; }

    public WorkQueue Queue => Device.WorkQueues[0];

    /// <summary>Memory of the virtual machine that its device reaches: its second half is for destinations.</summary>
    public DmaBuffer Buffer => _buffer ??= Kernel.AllocateCoherent(File.Function.Slot, 8192)!;

    /// <summary>Binds the queue to the virtual machine's kernel: enables it and requests the handle of vector 1.</summary>
    public KernelQueue BindQueue()
    {
        Queue.Name = "guest";
        Queue.DriverName = "dmaengine";
        Assert.Equal(Errno.None, Queue.BindKernel());
        return Queue.Kernel!;
    }

    /// <summary>Moves bytes with one descriptor that ends with an interrupt.</summary>
    public CompletionResult Move(KernelQueue queue, byte first, int count = 64, int at = 0)
    {
        CompletionResult? told = null;
        for (var i = 0; i < count; i++)
        {
            Buffer.Span[at + i] = (byte)(first + i);
        }

        Buffer.Span.Slice(4096 + at, count).Clear();
        var descriptor = queue.Allocate(mayBlock: true, out var error)!;
        Assert.Equal(Errno.None, error);
        descriptor.Prepare(
            new MemMoveDescriptor { Source = Buffer.Address + (ulong)at, Destination = Buffer.Address + 4096 + (ulong)at, TransferSize = (uint)count },
            requestsInterrupt: true);
        descriptor.Completed = (_, result) => told = result;
        Assert.Equal(Errno.None, queue.Submit(descriptor));
        for (var i = 0; i < 10_000 && told is null; i++)
        {
            _bed.Scheduler.Sleep(1_000);
        }

        return told ?? throw new TimeoutException("The descriptor has not ended.");
    }

    /// <summary>Whether the destination is as the source.</summary>
    public bool IsMoved(int count = 64, int at = 0) => Buffer.Span.Slice(at, count).SequenceEqual(Buffer.Span.Slice(4096 + at, count));
}
