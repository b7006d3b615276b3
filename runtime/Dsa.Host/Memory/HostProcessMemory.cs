using System.Diagnostics;
using System.Globalization;
using Dsa.Platform;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Host.Memory;

/// <summary>The memory of a process of this host (process_vm_readv, process_vm_writev).</summary>
/// <remarks>
/// <para>The kernel faults pages in for who copies, so what a device may reach is looked up first: the present bit of
/// /proc/PID/pagemap, and for writes the rights of the mapping. A page that is present read-only because it was only read so far is
/// writable here, as it is for the program; a real device would ask for it. Protections are respected whatever changes meanwhile.</para>
/// <para>As long as whoever traces the process says beforehand that the memory ends (<see cref="Trust"/>), a copy goes by the number of the process. Otherwise reads do, too, and nothing is used
/// of one unless the number still had this memory after it, as pagemap says, which belongs to the memory itself; and writes go to /proc/PID/mem, which does so, too. That asks for no
/// rights: the mapping is looked at directly before.</para>
/// <para>Any thread may call.</para>
/// </remarks>
internal sealed unsafe class HostProcessMemory : StagedMemory
{
    // A device keeps a translation until it is told; nobody tells this one.
    private const int LongestTranslationMilliseconds = 1;
    private const int FewestTurnsOfOthers = 20;

    // What a copy does before the kernel has looked up the memory for it; what it does after that may wait for a page, and need not be waited for.
    private static readonly TimeSpan s_longestBeginning = TimeSpan.FromMilliseconds(10);

    private readonly int _processId;
    private readonly ProcessFile _bytes;
    private readonly PageMap _pages;
    private readonly ProcessMaps _maps;
    private readonly RecentRanges _present;
    private readonly RecentRanges _writable;
    private int _transfers;
    private volatile bool _isTrusted;
    private volatile bool _isGone;

    /// <summary>The memory that a thread has now.</summary>
    /// <param name="scheduler">Time, threads and chance.</param>
    /// <param name="processId">The process; this one traces it, or may.</param>
    /// <param name="threadId">The thread of it, which stands still.</param>
    /// <param name="longestTranslationMilliseconds">How long what was in memory, and writable, is believed to be so.</param>
    /// <exception cref="IOException">There is no such thread.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public HostProcessMemory(IScheduler scheduler, int processId, int threadId, int longestTranslationMilliseconds = LongestTranslationMilliseconds)
        : base(scheduler, string.Create(CultureInfo.InvariantCulture, $"process {processId}"))
    {
        _processId = processId;
        _present = new RecentRanges(longestTranslationMilliseconds);
        _writable = new RecentRanges(longestTranslationMilliseconds);
        _bytes = new ProcessFile(threadId, "mem", FileAccess.Write);
        _maps = new ProcessMaps(threadId);
        _pages = new PageMap(threadId);
    }

    /// <summary>The mappings.</summary>
    public ProcessMaps Maps => _maps;

    /// <summary>Whether anybody still runs in it: false once its process has ended, or has executed another program.</summary>
    public bool IsInUse => !_isGone && _pages.IsInUse;

    /// <summary>Takes the number for that of this memory, and what was in memory lately to be there still, where that is the same to who asks: until <see cref="Doubt"/> or <see cref="End"/> is said, in time.</summary>
    public void Trust() => _isTrusted = true;

    /// <summary>Takes nothing for granted any more: the process is about to execute another program, or brings in its pages itself. What has begun before has the memory when this returns.</summary>
    public void Doubt()
    {
        if (_isTrusted)
        {
            _isTrusted = false;
            AwaitTransfers();
        }
    }

    /// <summary>Reaches nothing any more.</summary>
    public void End()
    {
        _isGone = true;
        Doubt();
    }

    /// <inheritdoc/>
    public override int Reach(ulong address, int length, MemoryAccess access, out FaultKind kind)
    {
        var reached = PresentBytes(address, length, access);
        kind = FaultKind.NotPresent;
        if ((access & MemoryAccess.Write) != 0 && reached > 0)
        {
            kind = FaultKind.Protection;
            reached = WritableBytes(address, reached);
        }

        return reached;
    }

    /// <inheritdoc/>
    /// <remarks>As a device that has a translation does not ask for it again.</remarks>
    public override int ReachAwaiting(ulong address, int length, MemoryAccess access, out FaultKind kind)
    {
        var end = address + (ulong)length;
        var isWrite = (access & MemoryAccess.Write) != 0;
        if (_isTrusted && !_isGone && (isWrite ? _writable : _present).Contain(address, end))
        {
            kind = default;
            return length;
        }

        var reached = Reach(address, length, access, out kind);
        if (_isTrusted && reached > 0 && _maps.TryFind(address, out var mapping) && mapping.IsMemoryOnly)
        {
            (isWrite ? _writable : _present).Add(address, Math.Min(mapping.End, address + (ulong)reached));
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
            var read = _isGone ? 0 : ProcessVm.Transfer(_processId, isWrite: false, &local, &remote, 1);
            return Arrived(_isTrusted || IsInUse ? read : 0, data.Length);
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
    /// <remarks>For a write the kernel makes the page fit for one, and then finds nothing to copy from where there is no memory: nothing is changed.</remarks>
    public override bool TryFaultIn(ulong address, MemoryAccess access)
    {
        if ((access & MemoryAccess.Write) == 0)
        {
            byte read = 0;
            return CopyFrom(address, new Span<byte>(ref read)) == 1;
        }

        if (_isGone || WritableBytes(address, 1) == 0)
        {
            return false;
        }

        var nowhere = new ProcessVm.Extent(1, 1);
        var remote = new ProcessVm.Extent(address, 1);
        _ = ProcessVm.Transfer(_processId, isWrite: true, &nowhere, &remote, 1);
        return Reach(address, 1, access, out _) == 1;
    }

    /// <inheritdoc/>
    protected override void OnEnded()
    {
        End();
        _bytes.Dispose();
        _maps.Dispose();
        _pages.Dispose();
    }

    private int PresentBytes(ulong address, int length, MemoryAccess access) =>
        _isGone ? 0 : _pages.PresentBytes(address, length, (access & MemoryAccess.Write) != 0);

    /// <summary>The bytes from an address on that mappings let be written.</summary>
    private int WritableBytes(ulong address, int length)
    {
        var end = address + (ulong)length;
        var at = address;
        while (at < end && _maps.TryFind(at, out var mapping) && (mapping.Access & MemoryAccess.Write) != 0)
        {
            at = mapping.End;
        }

        return at <= address ? 0 : (int)Math.Min((ulong)length, at - address);
    }

    // Counted before it is looked at: who ends the trust waits for those who have not seen that.
    private int Write(ProcessVm.Extent* local, ProcessVm.Extent* remote, nuint count, int length)
    {
        Interlocked.Increment(ref _transfers);
        var isTrusted = _isTrusted;
        var written = isTrusted ? ProcessVm.Transfer(_processId, isWrite: true, local, remote, count) : 0;
        Interlocked.Decrement(ref _transfers);
        return Arrived(isTrusted ? written : WriteDirectly(local, remote, count), length);
    }

    private int WriteDirectly(ProcessVm.Extent* local, ProcessVm.Extent* remote, nuint count)
    {
        var done = 0;
        for (nuint part = 0; part < count; part++)
        {
            var length = (int)remote[part].Length;
            var writable = _isGone ? 0 : WritableBytes(remote[part].Address, length);
            var written = writable == 0 ? 0 : (int)_bytes.Write((byte*)local[part].Address, writable, (long)remote[part].Address);
            done += Math.Max(0, written);
            if (written < length)
            {
                break;
            }
        }

        return done;
    }

    /// <summary>Where less arrived than was asked for, nothing is as it was believed to be.</summary>
    private int Arrived(int bytes, int wanted)
    {
        if (bytes < wanted)
        {
            _present.Clear();
            _writable.Clear();
        }

        return bytes;
    }

    private void AwaitTransfers()
    {
        Interlocked.MemoryBarrier();
        var since = Stopwatch.GetTimestamp();
        for (var turn = 0; Volatile.Read(ref _transfers) > 0 && (turn < FewestTurnsOfOthers || Stopwatch.GetElapsedTime(since) < s_longestBeginning); turn++)
        {
            Thread.Yield();
        }
    }
}
