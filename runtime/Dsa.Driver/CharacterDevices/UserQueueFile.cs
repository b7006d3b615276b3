using Dsa.Driver.Commands;
using Dsa.Platform.Processor;

namespace Dsa.Driver.CharacterDevices;

/// <summary>One opening of a queue's node by a process (areas CD and SV).</summary>
/// <remarks>
/// Any blocking code of any process may call it. Closing takes the queue lock; the counters are guarded by the context lock
/// of the node, and may be read at any time.
/// </remarks>
public sealed class UserQueueFile : IDisposable
{
    private readonly CharacterDevice _node;
    private readonly SvaBinding _binding;
    private volatile bool _isClosed;
    private volatile bool _isOpened;
    private long _crFaults;
    private long _crFaultFailures;

    internal UserQueueFile(CharacterDevice node, Process process, int threadId, SvaBinding binding, int id)
    {
        _node = node;
        _binding = binding;
        Process = process;
        ThreadId = threadId;
        Pasid = binding.Pasid;
        Id = id;
    }

    /// <summary>The number of the file, one among all that are open (CD-15).</summary>
    public int Id { get; }

    /// <summary>Whether its queue is shared: that does not change while it is open.</summary>
    public bool IsShared => _node.Queue.IsShared;

    /// <summary>Who opened it.</summary>
    public Process Process { get; }

    /// <summary>The thread of it that did (CD-16).</summary>
    public int ThreadId { get; }

    /// <summary>The PASID of that process when it opened.</summary>
    public Pasid Pasid { get; }

    /// <summary>Completion records that the device could not write (EV-26, EV-28).</summary>
    public long CrFaults
    {
        get => Volatile.Read(ref _crFaults);
        internal set => Volatile.Write(ref _crFaults, value);
    }

    /// <summary>Completion records that nobody could write (EV-27, EV-29).</summary>
    public long CrFaultFailures
    {
        get => Volatile.Read(ref _crFaultFailures);
        internal set => Volatile.Write(ref _crFaultFailures, value);
    }

    /// <summary>Maps the portal into a process (mmap, CD-19 to CD-22).</summary>
    /// <param name="caller">Who maps: the process that opened the file, with CAP_SYS_RAWIO.</param>
    /// <param name="error"><see cref="Errno.EPERM"/> for another process or without the capability; <see cref="Errno.EINVAL"/> for more than a page; <see cref="Errno.ENXIO"/> when the queue was unbound.</param>
    /// <param name="lengthBytes">The length, at most a page.</param>
    /// <returns>The limited portal of the queue (PO-02); null on an error.</returns>
    public PortalPage? MapPortal(Process caller, out Errno error, int lengthBytes = PhysicalMemory.PageBytes)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lengthBytes);
        ObjectDisposedException.ThrowIf(_isClosed, this);
        // Submission by anybody is not safe on this hardware (INTEL-SA-01084, BR-07).
        if (!caller.HasRawIo || caller.Memory != Process.Memory)
        {
            error = Errno.EPERM;
            return null;
        }

        if (lengthBytes > PhysicalMemory.PageBytes)
        {
            error = Errno.EINVAL;
            return null;
        }

        // Upstream maps it: to the next owner of a dedicated queue that was bound again.
        if (!_node.IsCurrent)
        {
            error = Errno.ENXIO;
            return null;
        }

        error = Errno.None;
        return _node.Portal;
    }

    /// <summary>Submits descriptors that lie in the memory of the process (write, CD-24 to CD-27).</summary>
    /// <param name="caller">Who writes: the process that opened the file.</param>
    /// <param name="address">The address of the first descriptor.</param>
    /// <param name="lengthBytes">The length; what is beyond the last whole descriptor does not count.</param>
    /// <param name="error">
    /// When nothing was submitted: <see cref="Errno.EPERM"/> for another process, <see cref="Errno.EFAULT"/>,
    /// <see cref="Errno.EINVAL"/> for a Batch that is not safe or a misaligned completion record, <see cref="Errno.EAGAIN"/>
    /// when a shared queue stays full, <see cref="Errno.ENXIO"/> when the queue was unbound.
    /// </param>
    /// <returns>The bytes of the descriptors that were submitted.</returns>
    public int Write(Process caller, ulong address, int lengthBytes, out Errno error)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        return MayWrite(caller, out error) ? _node.Submission.Submit(this, address, lengthBytes / WorkDescriptor.SizeBytes, out error) : 0;
    }

    /// <summary>Submits descriptors that were copied from the memory of the process already (CD-24 to CD-27).</summary>
    /// <param name="caller">Who writes: the process that opened the file.</param>
    /// <param name="descriptors">The descriptors; what is beyond the last whole one does not count.</param>
    /// <param name="error">As of the other <c>Write</c>, but for <see cref="Errno.EFAULT"/>.</param>
    /// <returns>The bytes of the descriptors that were submitted.</returns>
    public int Write(Process caller, ReadOnlySpan<byte> descriptors, out Errno error)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return MayWrite(caller, out error) ? _node.Submission.Submit(this, descriptors, out error) : 0;
    }

    /// <summary>Waits for a software error of the device (poll, CD-23).</summary>
    /// <param name="caller">Who polls: the process that opened the file.</param>
    /// <param name="timeoutNanoseconds">How long at most; 0 only looks.</param>
    /// <remarks>An error that names a queue wakes only those who poll that one (MI-07).</remarks>
    public PollEvents Poll(Process caller, long timeoutNanoseconds)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentOutOfRangeException.ThrowIfNegative(timeoutNanoseconds);
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (caller.Memory != Process.Memory)
        {
            return PollEvents.Invalid;
        }

        var queue = _node.Queue;
        var hasError = queue.SoftwareErrors.WaitUntil(() => queue.Device.SoftwareError.Valid, timeoutNanoseconds);
        return hasError ? PollEvents.Readable : PollEvents.None;
    }

    /// <summary>Waits until there is a software error, or the file is closed.</summary>
    public void WaitForError()
    {
        var queue = _node.Queue;
        queue.SoftwareErrors.WaitUntil(() => _isClosed || queue.Device.SoftwareError.Valid);
    }

    /// <summary>Closes the file: waits for its descriptors, drops its events, and takes the queue back (CD-17). Once.</summary>
    /// <remarks>
    /// After the queue was unbound only the PASID is drained, whatever the queue was and is now (CD-07), and the client count
    /// of a later binding stays as it is (BUG-48).
    /// </remarks>
    public void Close()
    {
        var queue = _node.Queue;
        using (queue.Lock.Enter())
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            queue.SoftwareErrors.Signal();

            // Its directory is gone: another file may have the number from now on (CD-18).
            queue.Device.Driver.FileIds.Free(Id);
            EndSubmissions();
            DropEvents();
            Contexts.Remove(this);
            _binding.Dispose();
            if (_node.IsCurrent)
            {
                queue.ClientCount--;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <summary>Whether the opening has succeeded and no closing has begun (CD-10, CD-17).</summary>
    internal bool IsOpen => _isOpened && !_isClosed;

    /// <summary>Ends the opening.</summary>
    internal void OnOpened() => _isOpened = true;

    private UserContexts Contexts => _node.Contexts;

    private bool MayWrite(Process caller, out Errno error)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        error = caller.Memory != Process.Memory ? Errno.EPERM : _node.IsCurrent ? Errno.None : Errno.ENXIO;
        return error == Errno.None;
    }

    // Disable WQ drains a dedicated queue; a failure is not the closer's business (WQ-27, WQ-28).
    private void EndSubmissions()
    {
        var queue = _node.Queue;
        if (_node.IsCurrent && !queue.IsShared)
        {
            queue.Control.ClearPasid();
        }
        else
        {
            queue.Device.Commands.Execute(Command.DrainPasid, CommandOperand.Pasid(Pasid.Value));
        }
    }

    // Entries that others of the process wait for stay, be they of this binding or of a later one.
    private void DropEvents()
    {
        var queue = _node.Queue;
        var isWanted = !Contexts.IsOnly(this)
            || (!_node.IsCurrent && queue.CharacterDevice is { } later && later.Contexts.Has(Pasid));
        if (queue.Device.EventLog is not { } log || isWanted)
        {
            return;
        }

        log.Discard(Pasid, queue);
        // Gone when the queue was unbound (BUG-34).
        queue.FaultWorker?.Flush();
    }
}
