using System.Globalization;
using System.Runtime.InteropServices;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;
using Microsoft.Win32.SafeHandles;

namespace Dsa.Host.Memory;

/// <summary>The memory of a process of this host (/proc/PID/mem, proc_pid_mem(5)).</summary>
/// <remarks>
/// The files are of the memory that they were opened on, not of a number: once the process has ended, or executes another program, they reach
/// nothing, whoever has the number then; and they reach it for as long as any thread lives, also when the first one has ended.
/// The kernel faults pages in for who copies, so what a device may reach is looked up first: the present bit of
/// /proc/PID/pagemap, and for writes the rights of the mapping. It asks no rights of who copies this way, so each copy asks for them
/// directly before; a change of rights that goes on meanwhile may come too late for it. A page that is present read-only because it was only read so far is
/// writable here, as it is for the program; a real device would ask for it. A copy never waits for a page of a userfaultfd: it ends there. Any thread may call.
/// </remarks>
internal sealed unsafe partial class HostProcessMemory : StagedMemory
{
    private static readonly WritableRange s_nothing = new(0, 0);

    private readonly int _processId;
    private readonly SafeFileHandle _bytes;
    private readonly PageMap _pages;
    private readonly ProcessMaps _maps;
    private volatile WritableRange _writable = s_nothing;
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
        _bytes = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/{threadId}/mem"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
    }

    /// <summary>The mappings.</summary>
    public ProcessMaps Maps => _maps;

    /// <summary>Whether anybody still runs in it: false once its process has ended, or has executed another program.</summary>
    public bool IsInUse => _pages.IsInUse;

    /// <summary>Reaches nothing any more.</summary>
    public void End() => _isGone = true;

    /// <inheritdoc/>
    public override int Reach(ulong address, int length, MemoryAccess access, out FaultKind kind)
    {
        var reached = _isGone ? 0 : _pages.PresentBytes(address, length);
        kind = FaultKind.NotPresent;
        if ((access & MemoryAccess.Write) != 0 && reached > 0)
        {
            // What was found writable last is believed to be still: a copy finds out.
            var range = _writable;
            reached = address >= range.Start && address + (ulong)reached <= range.End ? reached : AllowedBytes(address, reached, MemoryAccess.Write);
            kind = FaultKind.Protection;
        }

        return reached;
    }

    /// <inheritdoc/>
    public override int CopyTo(ulong address, ReadOnlySpan<byte> data)
    {
        var allowed = _isGone ? 0 : AllowedBytes(address, data.Length, MemoryAccess.Write);
        return allowed == 0 ? 0 : Write(address, data[..allowed]);
    }

    /// <inheritdoc/>
    public override int CopyFrom(ulong address, Span<byte> data)
    {
        var allowed = _isGone ? 0 : AllowedBytes(address, data.Length, MemoryAccess.Read);
        try
        {
            fixed (byte* bytes = data)
            {
                return allowed == 0 ? 0 : (int)Math.Max(0, PRead(_bytes, bytes, (nuint)allowed, (long)address));
            }
        }
        catch (ObjectDisposedException)
        {
            // It ended meanwhile.
            return 0;
        }
    }

    /// <inheritdoc/>
    public override bool StoreRecord(ulong address, ReadOnlySpan<byte> record) =>
        !_isGone
        && AllowedBytes(address, record.Length, MemoryAccess.Write) == record.Length
        && Write(address + 1, record[1..]) == record.Length - 1
        && Write(address, record[..1]) == 1;

    /// <inheritdoc/>
    /// <remarks>
    /// Reading brings a page in; whether it may be written is the mapping's to say, and is not tried out. It takes as long as it takes the program itself, so
    /// what is read goes by the number of a thread, and is thrown away.
    /// </remarks>
    public override bool TryFaultIn(ulong address, MemoryAccess access) =>
        !_isGone && AllowedBytes(address, 1, access) == 1 && (Touch(_processId, address) || TouchByOther(address));

    /// <inheritdoc/>
    protected override void OnEnded()
    {
        End();
        _maps.Dispose();
        _pages.Dispose();
        _bytes.Dispose();
    }

    /// <summary>The bytes from an address on that mappings allow this access to.</summary>
    private int AllowedBytes(ulong address, int length, MemoryAccess access)
    {
        var end = address + (ulong)length;
        var at = address;
        while (at < end && _maps.TryFind(at, out var mapping) && (mapping.Access & access) == access)
        {
            if (access == MemoryAccess.Write)
            {
                _writable = new WritableRange(mapping.Start, mapping.End);
            }

            at = mapping.End;
        }

        return at <= address ? 0 : (int)Math.Min((ulong)length, at - address);
    }

    private int Write(ulong address, ReadOnlySpan<byte> data)
    {
        try
        {
            fixed (byte* bytes = data)
            {
                return (int)Math.Max(0, PWrite(_bytes, bytes, (nuint)data.Length, (long)address));
            }
        }
        catch (ObjectDisposedException)
        {
            // It ended meanwhile.
            return 0;
        }
    }

    // When the first thread has ended: its number stays the process's, but has no memory.
    private bool TouchByOther(ulong address)
    {
        try
        {
            return Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{_processId}/task"))
                .Any(path => Touch(int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture), address));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool Touch(int threadId, ulong address)
    {
        byte read;
        var local = new ProcessVm.Extent((ulong)&read, 1);
        var remote = new ProcessVm.Extent(address, 1);
        return ProcessVm.Read(threadId, &local, 1, &remote, 1, 0) == 1;
    }

    [LibraryImport("libc", EntryPoint = "pread")]
    private static partial nint PRead(SafeFileHandle file, byte* bytes, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite")]
    private static partial nint PWrite(SafeFileHandle file, byte* bytes, nuint count, long offset);

    private sealed record WritableRange(ulong Start, ulong End);
}
