using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Dsa.Bindings;
using Dsa.Host.Polling;

namespace Dsa.Host.Tests.Polling;

public sealed class PolledPageTests
{
    [LinuxFact]
    public void Descriptors_are_taken_from_the_slot_behind_the_last_one_on_and_leave_their_slots_empty()
    {
        using var page = new PolledPage("test");
        Store(page, 3, 5, 63);
        Assert.Equal([3, 5, 63], TakeAll(page));
        Store(page, 62, 0, 1);
        Assert.Equal([0, 1, 62], TakeAll(page));
        var bytes = new byte[4096];
        Assert.Equal(bytes.Length, RandomAccess.Read(page.File, bytes, 0));
        Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept((byte)0));
    }

    [LinuxFact]
    public void A_descriptor_is_one_whatever_part_of_it_is_not_zero()
    {
        using var page = new PolledPage("test");
        for (var at = 0; at < WorkDescriptor.SizeBytes; at++)
        {
            var bytes = new byte[WorkDescriptor.SizeBytes];
            bytes[at] = 0x80;
            RandomAccess.Write(page.File, bytes, 0);
            Assert.True(page.TryTake(out var offset, out var descriptor));
            Assert.Equal(0, offset);
            Assert.Equal(bytes, MemoryMarshal.AsBytes([descriptor]).ToArray());
        }

        RandomAccess.Write(page.File, new byte[WorkDescriptor.SizeBytes], 0);
        Assert.False(page.TryTake(out _, out _));
    }

    [LinuxFact]
    public void A_page_is_in_use_as_long_as_another_file_of_it_is_open_or_mapped()
    {
        using var page = new PolledPage("test");
        Assert.False(page.IsInUse);
        using (var other = File.OpenHandle($"/proc/self/fd/{page.File.DangerousGetHandle()}", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            Assert.True(page.IsInUse);
            var file = MemoryMappedFile.CreateFromFile(other, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            var view = file.CreateViewAccessor();
            file.Dispose();
            other.Dispose();
            Assert.True(page.IsInUse);
            view.Dispose();
        }

        Assert.False(page.IsInUse);
    }

    [LinuxFact]
    public void Nothing_is_taken_from_a_page_that_was_taken_away()
    {
        using var page = new PolledPage("test");
        Store(page, 0);
        page.TakeAway();
        Assert.False(page.TryTake(out _, out _));
        Assert.Equal(0, RandomAccess.GetLength(page.File));
    }

    // Who unbinds a queue has its list of pages before who closes one is off it.
    [LinuxFact]
    public void A_page_that_is_taken_away_behind_its_end_is_left_alone()
    {
        var page = new PolledPage("test");
        page.Dispose();
        page.TakeAway();
        Assert.False(page.TryTake(out _, out _));
    }

    private static void Store(PolledPage page, params int[] slots)
    {
        foreach (var slot in slots)
        {
            WorkDescriptor descriptor = new NoOpDescriptor { Flags = DescriptorFlags.RequestCompletionRecord };
            RandomAccess.Write(page.File, MemoryMarshal.AsBytes([descriptor]), slot * WorkDescriptor.SizeBytes);
        }
    }

    private static List<int> TakeAll(PolledPage page)
    {
        var slots = new List<int>();
        while (page.TryTake(out var offset, out _))
        {
            slots.Add(offset / WorkDescriptor.SizeBytes);
        }

        return slots;
    }
}
