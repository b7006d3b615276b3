using System.Globalization;
using System.Runtime.InteropServices;
using Dsa.Platform.Memory;
using Microsoft.Win32.SafeHandles;

namespace Dsa.Host.Memory;

/// <summary>Which pages of a program are in memory (/proc/PID/pagemap, proc_pid_pagemap(5)).</summary>
/// <remarks>
/// Looking brings nothing in. The file is of the memory, not of a number: once the process has ended, or executes another program, nothing is there any more. Any thread may call, also after the disposal.
/// </remarks>
internal sealed class PageMap : IDisposable
{
    private const int PageShift = 12;
    private const ulong Present = 1UL << 63;
    private const int MostEntries = (StagedMemory.MostRunBytes >> PageShift) + 1;

    private readonly SafeFileHandle _file;

    /// <summary>The pages of the memory that a thread has now.</summary>
    /// <exception cref="IOException">There is no such thread.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public PageMap(int threadId) => _file = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/{threadId}/pagemap"));

    /// <summary>Whether anybody still runs in the memory.</summary>
    public bool IsInUse => ReadEntries(stackalloc ulong[1], 0) > 0;

    /// <summary>The bytes from an address on whose pages are in memory.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="length">The bytes asked for, 1 to <see cref="StagedMemory.MostRunBytes"/>.</param>
    public int PresentBytes(ulong address, int length)
    {
        // Beyond the last address of a program there is nothing, and no offset for it in the file.
        if (address > long.MaxValue)
        {
            return 0;
        }

        Span<ulong> entries = stackalloc ulong[MostEntries];
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

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private int ReadEntries(Span<ulong> entries, ulong firstPage)
    {
        try
        {
            return RandomAccess.Read(_file, MemoryMarshal.AsBytes(entries), (long)firstPage * sizeof(ulong)) / sizeof(ulong);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The process has ended, or has gained rights that forbid to look.
            return 0;
        }
    }
}
