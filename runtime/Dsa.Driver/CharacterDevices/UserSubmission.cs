using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Processor;

namespace Dsa.Driver.CharacterDevices;

/// <summary>Submits descriptors for processes that may not map the portal: each is looked at first (CD-24 to CD-26).</summary>
/// <remarks>
/// Any blocking code, several at once; no lock is taken, as the portals take whole descriptors. Neither the queue nor the
/// device is asked whether it is enabled: a device that is not discards the descriptor or answers Retry (CD-27).
/// </remarks>
internal sealed class UserSubmission
{
    private readonly WorkQueue _queue;
    private readonly PortalAccess? _access;
    private DedicatedPortal<KernelPort> _dedicated;
    private SharedPortal<KernelPort> _shared;

    public UserSubmission(WorkQueue queue, PortalPage portal)
    {
        _queue = queue;
        _access = portal.Access;
        _dedicated = new DedicatedPortal<KernelPort>(new KernelPort(portal));
        _shared = new SharedPortal<KernelPort>(new KernelPort(portal));
    }

    /// <summary>Submits descriptors that lie in the memory of the process, in order, until one fails.</summary>
    /// <returns>The bytes of those that were submitted; the error only when there are none.</returns>
    public int Submit(UserQueueFile file, ulong address, int count, out Errno error)
    {
        Span<byte> bytes = stackalloc byte[WorkDescriptor.SizeBytes];
        error = Errno.None;
        var done = 0;
        for (; done < count && error == Errno.None; done++)
        {
            error = file.Process.Memory.CopyFrom(address + (ulong)(done * bytes.Length), bytes) < bytes.Length ? Errno.EFAULT : SubmitOne(file, bytes);
        }

        return BytesOf(done, ref error);
    }

    /// <summary>Submits descriptors that were copied from the process, in order, until one fails.</summary>
    /// <returns>The bytes of those that were submitted; the error only when there are none.</returns>
    public int Submit(UserQueueFile file, ReadOnlySpan<byte> descriptors, out Errno error)
    {
        var count = descriptors.Length / WorkDescriptor.SizeBytes;
        error = Errno.None;
        var done = 0;
        for (; done < count && error == Errno.None; done++)
        {
            error = SubmitOne(file, descriptors.Slice(done * WorkDescriptor.SizeBytes, WorkDescriptor.SizeBytes));
        }

        return BytesOf(done, ref error);
    }

    // The last one that was tried is the one that failed.
    private static int BytesOf(int tried, ref Errno error)
    {
        var submitted = error == Errno.None ? tried : tried - 1;
        error = submitted > 0 ? Errno.None : error;
        return submitted * WorkDescriptor.SizeBytes;
    }

    private Errno SubmitOne(UserQueueFile file, ReadOnlySpan<byte> bytes)
    {
        var descriptor = MemoryMarshal.Read<WorkDescriptor>(bytes);
        if ((descriptor.Opcode == Opcode.Batch && _queue.Device.Type.HasBatches && _queue.Device.IsBatchUnsafe)
            || descriptor.CompletionAddress % (ulong)_queue.Device.Type.RecordAlignmentBytes != 0)
        {
            return Errno.EINVAL;
        }

        // The queue may have been unbound, and bound for somebody else, since the file was asked.
        if (_access?.TryBegin() == false)
        {
            return Errno.ENXIO;
        }

        var error = Store(file, descriptor);
        _access?.End();
        return error;
    }

    private Errno Store(UserQueueFile file, in WorkDescriptor descriptor)
    {
        if (!_queue.IsShared)
        {
            _dedicated.Submit(descriptor);
            return Errno.None;
        }

        var tagged = descriptor with { Pasid = file.Pasid.Value, Privileged = false };
        return _shared.Submit(tagged, _queue.EnqcmdsRetries) == SubmitResult.Accepted ? Errno.None : Errno.EAGAIN;
    }
}
