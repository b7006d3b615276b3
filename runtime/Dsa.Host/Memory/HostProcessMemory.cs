using System.Globalization;
using System.Runtime.InteropServices;
using Dsa.Platform;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Host.Memory;

/// <summary>The memory of a process of this host (process_vm_readv, process_vm_writev).</summary>
/// <remarks>
/// <para>The kernel faults pages in for who copies, so what a device may reach is looked up first: the present bit of
/// /proc/PID/pagemap, and for writes the rights of the mapping. A page that is present read-only because it was only read so far is
/// writable here, as it is for the program; a real device would ask for it. Protections are respected whatever changes meanwhile.</para>
/// <para>A copy goes by the number of the process. Whether that has this memory still is seen in pagemap, which belongs to the memory itself: after a
/// read, of which nothing is used otherwise, and directly before a write. A write of that microsecond in which the program executes another one may
/// arrive there.</para>
/// <para>Any thread may call.</para>
/// </remarks>
internal sealed unsafe class HostProcessMemory : StagedMemory
{
    // Source, destination and record of a descriptor usually lie in three.
    private const int KnownRanges = 4;
    private static readonly WritableRange s_nothing = new(0, 0);

    private readonly int _processId;
    private readonly PageMap _pages;
    private readonly ProcessMaps _maps;
    private readonly WritableRange[] _writable = new WritableRange[KnownRanges];
    private int _lastWritable;
    private volatile bool _isGone;

    /// <summary>The memory that a thread has now.</summary>
    /// <param name="scheduler">Time, threads and chance.</param>
    /// <param name="processId">The process; this one traces it, or may.</param>
    /// <param name="threadId">The thread of it, which stands still.</param>
    /// <exception cref="IOException">There is no such thread.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public HostProcessMemory(IScheduler scheduler, int processId, int threadId)
        : base(scheduler, string.Create(CultureInfo.InvariantCulture, $"process {processId}"))
    {
        _processId = processId;
        _maps = new ProcessMaps(threadId);
        _pages = new PageMap(threadId);
        ForgetWritable();
    }

    /// <summary>The mappings.</summary>
    public ProcessMaps Maps => _maps;

    /// <summary>Whether anybody still runs in it: false once its process has ended, or has executed another program.</summary>
    public bool IsInUse => !_isGone && _pages.IsInUse;

    /// <summary>Reaches nothing any more.</summary>
    public void End() => _isGone = true;

    /// <inheritdoc/>
    public override int Reach(ulong address, int length, MemoryAccess access, out FaultKind kind)
    {
        var reached = _isGone ? 0 : _pages.PresentBytes(address, length);
        kind = FaultKind.NotPresent;
        if ((access & MemoryAccess.Write) != 0 && reached > 0)
        {
            reached = WritableBytes(address, reached);
            kind = FaultKind.Protection;
        }

        return reached;
    }

    /// <inheritdoc/>
    public override int CopyTo(ulong address, ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            var local = new ProcessVm.Extent((ulong)bytes, (ulong)data.Length);
            var remote = new ProcessVm.Extent(address, (ulong)data.Length);
            return Write(&local, &remote, 1, data.Length);
        }
    }

    /// <inheritdoc/>
    public override int CopyFrom(ulong address, Span<byte> data)
    {
        fixed (byte* bytes = data)
        {
            var local = new ProcessVm.Extent((ulong)bytes, (ulong)data.Length);
            var remote = new ProcessVm.Extent(address, (ulong)data.Length);
            var read = _isGone ? 0 : Transfer(isWrite: false, &local, &remote, 1);
            return IsInUse ? read : 0;
        }
    }

    /// <inheritdoc/>
    /// <remarks>One call, whose parts the kernel copies in order.</remarks>
    public override bool StoreRecord(ulong address, ReadOnlySpan<byte> record)
    {
        fixed (byte* bytes = record)
        {
            var local = stackalloc ProcessVm.Extent[] { new((ulong)bytes + 1, (ulong)record.Length - 1), new((ulong)bytes, 1) };
            var remote = stackalloc ProcessVm.Extent[] { new(address + 1, (ulong)record.Length - 1), new(address, 1) };
            return Write(local, remote, 2, record.Length) == record.Length;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Reading brings a page in; whether it may be written is the mapping's to say, and is not tried out.</remarks>
    public override bool TryFaultIn(ulong address, MemoryAccess access)
    {
        byte read = 0;
        return ((access & MemoryAccess.Write) == 0 || WritableBytes(address, 1) == 1)
            && CopyFrom(address, new Span<byte>(ref read)) == 1;
    }

    /// <inheritdoc/>
    protected override void OnEnded()
    {
        End();
        _maps.Dispose();
        _pages.Dispose();
    }

    /// <summary>The bytes from an address on that mappings let be written. What was found writable lately is believed to be still: a copy finds out.</summary>
    private int WritableBytes(ulong address, int length)
    {
        var end = address + (ulong)length;
        foreach (ref var known in _writable.AsSpan())
        {
            var range = Volatile.Read(ref known);
            if (address >= range.Start && end <= range.End)
            {
                return length;
            }
        }

        var at = address;
        while (at < end && _maps.TryFind(at, out var mapping) && (mapping.Access & MemoryAccess.Write) != 0)
        {
            Volatile.Write(ref _writable[(uint)Interlocked.Increment(ref _lastWritable) % KnownRanges], new WritableRange(mapping.Start, mapping.End));
            at = mapping.End;
        }

        return at <= address ? 0 : (int)Math.Min((ulong)length, at - address);
    }

    private void ForgetWritable()
    {
        foreach (ref var known in _writable.AsSpan())
        {
            Volatile.Write(ref known, s_nothing);
        }
    }

    private int Write(ProcessVm.Extent* local, ProcessVm.Extent* remote, nuint count, int length)
    {
        var written = IsInUse ? Transfer(isWrite: true, local, remote, count) : 0;
        if (written < length)
        {
            ForgetWritable();
        }

        return written;
    }

    // The number is the process's until its last thread has ended and was waited for.
    private int Transfer(bool isWrite, ProcessVm.Extent* local, ProcessVm.Extent* remote, nuint count)
    {
        var done = ProcessVm.Copy(_processId, isWrite, local, remote, count);
        return Math.Max(0, done >= 0 || Marshal.GetLastPInvokeError() != (int)Errno.ESRCH ? done : TransferByOther(isWrite, local, remote, count));
    }

    // The first thread has ended: the number names no memory any more, but others have it.
    private int TransferByOther(bool isWrite, ProcessVm.Extent* local, ProcessVm.Extent* remote, nuint count)
    {
        try
        {
            foreach (var path in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{_processId}/task")))
            {
                var done = ProcessVm.Copy(int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture), isWrite, local, remote, count);
                if (done >= 0 || Marshal.GetLastPInvokeError() != (int)Errno.ESRCH)
                {
                    return done;
                }
            }
        }
        catch (IOException)
        {
            // They have ended, too.
        }

        return 0;
    }

    private sealed record WritableRange(ulong Start, ulong End);
}
