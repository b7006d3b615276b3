namespace Dsa.Platform.Memory;

/// <summary>Touches an address space as a processor does, and as the kernel does for a program: pages are faulted in.</summary>
/// <remarks>Any thread may call. The lock of the page table is held for one page at a time.</remarks>
internal sealed class SoftwareAccess(PageTable table)
{
    public int CopyTo(ulong address, ReadOnlySpan<byte> data)
    {
        var done = 0;
        while (done < data.Length)
        {
            using (table.Lock.Enter())
            {
                if (!table.TryTouch(address + (ulong)done, MemoryAccess.Write, out var target))
                {
                    break;
                }

                var length = Math.Min(target.Length, data.Length - done);
                data.Slice(done, length).CopyTo(target);
                done += length;
            }
        }

        return done;
    }

    public int CopyFrom(ulong address, Span<byte> data)
    {
        var done = 0;
        while (done < data.Length)
        {
            using (table.Lock.Enter())
            {
                if (!table.TryTouch(address + (ulong)done, MemoryAccess.Read, out var source))
                {
                    break;
                }

                var length = Math.Min(source.Length, data.Length - done);
                source[..length].CopyTo(data[done..]);
                done += length;
            }
        }

        return done;
    }

    public bool TryFaultIn(ulong address, MemoryAccess access)
    {
        using (table.Lock.Enter())
        {
            return table.TryTouch(address, access, out _);
        }
    }

    public bool TryPeek(ulong address, out byte value)
    {
        while (true)
        {
            var version = table.Version;
            var mapping = table.Find(address);
            value = 0;
            if (mapping is null)
            {
                return false;
            }

            var entry = mapping.Pages[mapping.PageOf(address)];
            var isResident = entry is { IsPresent: true, HasFrame: true };
            if (isResident)
            {
                value = Volatile.Read(ref table.FrameSpan(entry.Frame)[(int)(address % PhysicalMemory.PageBytes)]);
            }

            Interlocked.MemoryBarrier();
            if ((version & 1) == 0 && table.Version == version)
            {
                return isResident;
            }
        }
    }
}
