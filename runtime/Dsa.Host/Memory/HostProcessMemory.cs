using System.Globalization;
using System.Runtime.InteropServices;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;
using Microsoft.Win32.SafeHandles;

namespace Dsa.Host.Memory;

/// <summary>The memory of a process of this host (process_vm_readv, process_vm_writev).</summary>
/// <remarks>
/// The kernel faults pages in for who copies, so what a device may reach is looked up first: the present bit of
/// /proc/PID/pagemap, and for writes the rights of the mapping. A page that is present read-only because it was only read so far is
/// writable here, as it is for the program; a real device would ask for it. Protections are respected whatever changes meanwhile.
/// Any thread may call.
/// </remarks>
internal sealed unsafe partial class HostProcessMemory : StagedMemory
{
    private const int PageShift = 12;
    private const ulong Present = 1UL << 63;

    private static readonly WritableRange s_nothing = new(0, 0);

    private readonly int _processId;
    private readonly SafeFileHandle _pages;
    private readonly ProcessMaps _maps;
    private volatile WritableRange _writable = s_nothing;
    private volatile bool _isGone;

    /// <summary>The memory of the process that has this number now.</summary>
    /// <param name="scheduler">Time, threads and chance.</param>
    /// <param name="processId">The process; this one traces it, or may.</param>
    /// <exception cref="IOException">There is no such process.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public HostProcessMemory(IScheduler scheduler, int processId)
        : base(scheduler, string.Create(CultureInfo.InvariantCulture, $"process {processId}"))
    {
        _processId = processId;
        _maps = new ProcessMaps(processId);
        _pages = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/pagemap"));
    }

    /// <summary>The mappings.</summary>
    public ProcessMaps Maps => _maps;

    /// <summary>Reaches nothing any more: the process has ended, or has executed another program, and its number is another memory's now.</summary>
    public void End() => _isGone = true;

    /// <inheritdoc/>
    public override int Reach(ulong address, int length, MemoryAccess access, out FaultKind kind)
    {
        // Beyond the last address of a program there is nothing, and no offset for it in pagemap.
        var reached = address <= long.MaxValue && !_isGone ? PresentBytes(address, length) : 0;
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
            var local = new Extent((nuint)bytes, (nuint)data.Length);
            var remote = new Extent((nuint)address, (nuint)data.Length);
            var written = _isGone ? 0 : (int)Math.Max(0, ProcessVmWriteV(_processId, &local, 1, &remote, 1, 0));
            if (written < data.Length)
            {
                _writable = s_nothing;
            }

            return written;
        }
    }

    /// <inheritdoc/>
    public override int CopyFrom(ulong address, Span<byte> data)
    {
        fixed (byte* bytes = data)
        {
            var local = new Extent((nuint)bytes, (nuint)data.Length);
            var remote = new Extent((nuint)address, (nuint)data.Length);
            return _isGone ? 0 : (int)Math.Max(0, ProcessVmReadV(_processId, &local, 1, &remote, 1, 0));
        }
    }

    /// <inheritdoc/>
    /// <remarks>One call, whose parts the kernel copies in order.</remarks>
    public override bool StoreRecord(ulong address, ReadOnlySpan<byte> record)
    {
        fixed (byte* bytes = record)
        {
            var local = stackalloc Extent[] { new((nuint)bytes + 1, (nuint)record.Length - 1), new((nuint)bytes, 1) };
            var remote = stackalloc Extent[] { new((nuint)address + 1, (nuint)record.Length - 1), new((nuint)address, 1) };
            return !_isGone && ProcessVmWriteV(_processId, local, 2, remote, 2, 0) == record.Length;
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

    /// <summary>The bytes from an address on whose pages are in memory.</summary>
    private int PresentBytes(ulong address, int length)
    {
        const int MostPages = (MostRunBytes >> PageShift) + 1;
        Span<ulong> entries = stackalloc ulong[MostPages];
        var page = address >> PageShift;
        var count = (int)(((address + (ulong)length - 1) >> PageShift) - page) + 1;
        var read = ReadEntries(entries[..count], page);
        var present = 0;
        while (present < read && (entries[present] & Present) != 0)
        {
            present++;
        }

        return present == 0 ? 0 : (int)Math.Min((ulong)length, ((page + (ulong)present) << PageShift) - address);
    }

    private int ReadEntries(Span<ulong> entries, ulong firstPage)
    {
        try
        {
            return RandomAccess.Read(_pages, MemoryMarshal.AsBytes(entries), (long)firstPage * sizeof(ulong)) / sizeof(ulong);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The process has ended, or has gained rights that forbid to look.
            return 0;
        }
    }

    /// <summary>The bytes from an address on that mappings let be written. What was found writable last is believed to be still: a copy finds out.</summary>
    private int WritableBytes(ulong address, int length)
    {
        var range = _writable;
        var end = address + (ulong)length;
        if (address >= range.Start && end <= range.End)
        {
            return length;
        }

        var at = address;
        while (at < end && _maps.TryFind(at, out var mapping) && (mapping.Access & MemoryAccess.Write) != 0)
        {
            _writable = new WritableRange(mapping.Start, mapping.End);
            at = mapping.End;
        }

        return at <= address ? 0 : (int)Math.Min((ulong)length, at - address);
    }

    [LibraryImport("libc", EntryPoint = "process_vm_readv", SetLastError = true)]
    private static partial nint ProcessVmReadV(int processId, Extent* local, nuint localCount, Extent* remote, nuint remoteCount, nuint flags);

    [LibraryImport("libc", EntryPoint = "process_vm_writev", SetLastError = true)]
    private static partial nint ProcessVmWriteV(int processId, Extent* local, nuint localCount, Extent* remote, nuint remoteCount, nuint flags);

    /// <summary>struct iovec.</summary>
    private readonly record struct Extent(nuint Start, nuint Length);

    private sealed record WritableRange(ulong Start, ulong End);
}
