using Dsa.Host.Memory;
using Dsa.Platform.Memory;

namespace Dsa.Host.Tests.Memory;

public sealed class ProcessMapsTests
{
    [Fact]
    public void The_kernel_s_answer_and_the_lines_of_the_file_say_the_same()
    {
        using var pages = new OwnPages(3);
        pages.Set(1, 1, OwnPages.Rights.Read);
        using var maps = new ProcessMaps(Environment.ProcessId);
        for (var page = -1; page <= 3; page++)
        {
            var address = pages.Address + (ulong)(page * OwnPages.PageBytes) + 5;
            Assert.True(maps.TryFind(address, out var asked));
            using var file = File.OpenHandle("/proc/self/maps");
            Assert.True(ProcessMaps.TryFind(ProcessMaps.Lines(file), address, out var read));
            Assert.Equal(read, asked);
            Assert.Equal(
                page switch { -1 or 3 => MemoryAccess.None, 1 => MemoryAccess.Read, _ => MemoryAccess.Read | MemoryAccess.Write }, asked.Access);
        }

        Assert.False(maps.TryFind(1, out _));
        Assert.False(ProcessMaps.TryFind(File.ReadLines("/proc/self/maps"), 1, out _));
    }

    [Fact]
    public void Lines_are_read_from_the_beginning_each_time_however_many_there_are()
    {
        var path = Path.GetTempFileName();
        try
        {
            string[] lines = [.. Enumerable.Range(0, 5000).Select(static number => $"line {number} {new string('x', number % 97)}")];
            File.WriteAllText(path, string.Join('\n', lines) + "\n");
            using var file = File.OpenHandle(path);
            Assert.Equal(lines, ProcessMaps.Lines(file));
            Assert.Equal(lines[0], ProcessMaps.Lines(file).First());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_line_is_read_with_its_file()
    {
        string[] lines =
        [
            "00400000-00401000 r-xp 00002000 08:1f 1234                       /usr/bin/a b",
            "7f0000000000-7f0000001000 rw-s 00000000 00:2a 77                 /dev/dsa/wq0.1",
            "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]",
        ];
        Assert.True(ProcessMaps.TryFind(lines, 0x400FFF, out var program));
        Assert.Equal(new ProcessMapping(0x400000, 0x401000, MemoryAccess.Read, false, 0x2000, ProcessMapping.DeviceNumberOf(8, 0x1f), 1234), program);
        Assert.True(ProcessMaps.TryFind(lines, 0x7f0000000000, out var portal));
        Assert.Equal((true, 77UL, ProcessMapping.DeviceNumberOf(0, 0x2a)), (portal.IsShared, portal.Inode, portal.DeviceNumber));
        Assert.True(ProcessMaps.TryFind(lines, 0xffffffffff600001, out var page));
        Assert.Equal(MemoryAccess.None, page.Access);
        Assert.False(ProcessMaps.TryFind(lines, 0x401000, out _));
        Assert.False(ProcessMaps.TryFind(lines, ulong.MaxValue, out _));
    }

    [Fact]
    public void A_process_that_is_not_there_is_told() =>
        Assert.ThrowsAny<IOException>(static () => new ProcessMaps(int.MaxValue));
}
