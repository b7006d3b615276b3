using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.Platform.Memory;

namespace Dsa.Host.Memory;

/// <summary>Which pages of a program are in memory (/proc/PID/pagemap, proc_pid_pagemap(5)).</summary>
/// <remarks>
/// Looking brings nothing in. The file is of the memory, not of a number: once the process has ended, or executes another program, nothing is there any more. Any thread may call, also after the disposal.
/// </remarks>
internal sealed unsafe class PageMap : IDisposable
{
    private const int PageShift = 12;
    private const nuint PageMapScan = 0xC060_6610;
    private const ulong PageIsPresent = 1 << 3;
    private const ulong PageIsUnprotected = 1 << 1;
    private const ulong Present = 1UL << 63;
    private const ulong Protected = 1UL << 57;
    private const int MostEntries = (StagedMemory.MostRunBytes >> PageShift) + 1;

    private readonly ProcessFile _file;
    private volatile bool _hasScan = true;

    /// <summary>The pages of the memory that a thread has now.</summary>
    /// <exception cref="IOException">There is no such thread.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public PageMap(int threadId) => _file = new ProcessFile(threadId, "pagemap");

    /// <summary>Whether many pages are looked at by one scan, which kernels from 6.7 on have; else each has its entry read.</summary>
    public bool Scans { init => _hasScan = value; }

    /// <summary>Whether anybody still runs in the memory.</summary>
    /// <remarks>The kernel looks for the memory before it looks at what is asked for, and no entry has one byte: what it refuses is of a memory that is in use. That costs hardly more than a call of the kernel.</remarks>
    public bool IsInUse
    {
        get
        {
            byte none;
            return _file.Read(&none, 1, 0) == -(int)Errno.EINVAL;
        }
    }

    /// <summary>The bytes from an address on whose pages are in memory, and for writes are not protected by a userfaultfd, whose owner is asked first (UFFDIO_WRITEPROTECT).</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="length">The bytes asked for, 1 to <see cref="StagedMemory.MostRunBytes"/>.</param>
    /// <param name="isWrite">Whether they are to be written.</param>
    public int PresentBytes(ulong address, int length, bool isWrite = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, StagedMemory.MostRunBytes);

        // Beyond the last address of a program there is nothing, and no offset for it in the file.
        if (address > long.MaxValue)
        {
            return 0;
        }

        var page = address >> PageShift;
        var count = (int)(((address + (ulong)length - 1) >> PageShift) - page) + 1;
        var present = _hasScan ? Scan(page, count, isWrite) : Read(page, count, isWrite);
        return present == 0 ? 0 : (int)Math.Min((ulong)length, ((page + (ulong)present) << PageShift) - address);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>How many pages from one on are in memory, by their entries.</summary>
    [SkipLocalsInit]
    private int Read(ulong page, int count, bool isWrite)
    {
        var entries = stackalloc ulong[MostEntries];

        // Of a process that has ended, or has gained rights that forbid to look, nothing is read.
        var read = _file.Read((byte*)entries, count * sizeof(ulong), (long)page * sizeof(ulong)) / sizeof(ulong);
        var present = 0;
        while (present < read && (entries[present] & (isWrite ? Present | Protected : Present)) == Present)
        {
            present++;
        }

        return present;
    }

    /// <summary>The same, by a scan, which is faster the more pages there are.</summary>
    private int Scan(ulong page, int count, bool isWrite)
    {
        var region = new Region();
        var scan = new ScanArguments
        {
            Size = (ulong)sizeof(ScanArguments),
            Start = page << PageShift,
            End = (page + (ulong)count) << PageShift,
            Regions = (ulong)&region,
            RegionCount = 1,
            CategoryMask = isWrite ? PageIsPresent | PageIsUnprotected : PageIsPresent,
            ReturnMask = PageIsPresent,
        };
        var regions = _file.Request(PageMapScan, &scan);
        if (regions >= 0)
        {
            return region.Start == scan.Start ? (int)((region.End - region.Start) >> PageShift) : 0;
        }

        _hasScan &= regions is not (-(int)Errno.ENOTTY or -(int)Errno.EINVAL);
        return Read(page, count, isWrite);
    }

    /// <summary>struct pm_scan_arg of linux/fs.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ScanArguments
    {
        public ulong Size;
        public ulong Flags;
        public ulong Start;
        public ulong End;
        public ulong WalkEnd;
        public ulong Regions;
        public ulong RegionCount;
        public ulong MostPages;
        public ulong CategoryInverted;
        public ulong CategoryMask;
        public ulong CategoryAnyMask;
        public ulong ReturnMask;
    }

    /// <summary>struct page_region of linux/fs.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Region
    {
        public ulong Start;
        public ulong End;
        public ulong Categories;
    }
}
