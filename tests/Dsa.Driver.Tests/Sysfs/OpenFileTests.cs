using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Sysfs;

/// <summary>The directory that each open file has.</summary>
public sealed class OpenFileTests
{
    [Fact]
    [Parity("CD-15", "CD-16")]
    public void An_open_file_has_a_directory_below_its_node_until_it_is_closed() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        var node = bed.BindQueue(WorkQueueType.User, WqMode.Shared).CharacterDevice!;
        var process = bed.Kernel.CreateProcess("app");
        var (main, other) = (process.CreateThread("main"), process.CreateThread("other"));
        var first = node.Open(process, out _)!;
        var second = node.Open(process, out _, other.Id)!;
        const string directory = "bus/dsa/devices/wq0.0/dsa!wq0.0";
        Assert.Equal(["dev", "file0", "file1", "subsystem", "uevent"], tree.Names(directory));
        Assert.Equal(["cr_fault_failures", "cr_faults", "pid", "subsystem", "uevent"], tree.Names($"{directory}/file1"));
        Assert.Equal(
            ($"{process.Id}", $"{other.Id}"),
            (tree.Read("wq0.0/dsa!wq0.0/file0/pid"), tree.Read("wq0.0/dsa!wq0.0/file1/pid")));
        Assert.Equal(process.Id, main.Id);
        Assert.NotEqual(main.Id, other.Id);
        Assert.Equal(["dsa!wq0.0", "dsa0", "file0", "file1"], tree.Names("bus/dsa/devices").Where(name => name[0] is 'd' or 'f'));
        Assert.Equal($"{other.Id}", tree.Read("file1/pid"));
        Assert.Equal(Errno.EACCES, tree.Write("file1/pid", "1"));
        Assert.Equal("DEVTYPE=idxd_file\nMODALIAS=idxd:t0", tree.Read("file1/uevent"));

        first.Close();
        Assert.Equal(["dev", "file1", "subsystem", "uevent"], tree.Names(directory));
        second.Close();
        Assert.Equal(["dev", "subsystem", "uevent"], tree.Names(directory));
    });

    [Fact]
    [Parity("CD-10")]
    public void A_file_is_there_once_its_opening_has_succeeded() => Bed.Run(bed =>
    {
        var node = bed.BindQueue(WorkQueueType.User).CharacterDevice!;
        using var process = bed.Kernel.CreateProcess("app");
        WhileCommandIsHeld(bed, () => node.Open(process, out _), () => Assert.False(bed.Driver.Sysfs.Has("file0")));
        Assert.True(bed.Driver.Sysfs.Has("file0"));
    });

    [Fact]
    [Parity("CD-17")]
    public void A_file_is_gone_before_its_descriptors_are_waited_for() => Bed.Run(bed =>
    {
        var node = bed.BindQueue(WorkQueueType.User, WqMode.Shared).CharacterDevice!;
        using var process = bed.Kernel.CreateProcess("app");
        var file = node.Open(process, out _)!;
        Assert.True(bed.Driver.Sysfs.Has("file0"));
        WhileCommandIsHeld(bed, file.Close, () => Assert.False(bed.Driver.Sysfs.Has("file0")));
    });

    [Fact]
    [Parity("CD-17", "CD-18")]
    public void The_number_of_a_file_is_free_before_its_descriptors_are_waited_for() => Bed.Run(bed =>
    {
        bed.Configure(1, WorkQueueType.User, WqMode.Shared);
        var node = bed.BindQueue(WorkQueueType.User, WqMode.Shared).CharacterDevice!;
        Assert.Equal(Errno.None, bed.Queue(1).BindUser());
        using var process = bed.Kernel.CreateProcess("app");
        var file = node.Open(process, out _)!;
        Driver.CharacterDevices.UserQueueFile next = null!;
        WhileCommandIsHeld(bed, file.Close, () =>
        {
            next = bed.Queue(1).CharacterDevice!.Open(process, out _)!;
            Assert.Equal((0, 0), (file.Id, next.Id));
            Assert.True(bed.Driver.Sysfs.Has("wq0.1/dsa!wq0.1/file0"));
        });

        // The end of the close gives nothing back that is the other's.
        using var third = node.Open(process, out _)!;
        Assert.Equal(1, third.Id);
        next.Close();
    });

    [Fact]
    [Parity("CD-15")]
    public void An_unbound_queue_has_neither_node_nor_files() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        var queue = bed.BindQueue(WorkQueueType.User, WqMode.Shared);
        using var process = bed.Kernel.CreateProcess("app");
        using var file = queue.CharacterDevice!.Open(process, out _)!;
        Assert.True(tree.Has("file0"));
        queue.Unbind();
        Assert.False(tree.Has("file0") || tree.Has("wq0.0/dsa!wq0.0") || tree.Has("dsa!wq0.0"));
    });

    [Fact]
    [Parity("CD-15")]
    public void Each_file_shows_its_own_counters() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        var queue = bed.BindQueue(WorkQueueType.User, WqMode.Shared);
        using var process = bed.Kernel.CreateProcess("app");
        using var other = bed.Kernel.CreateProcess("other");
        using var file = queue.CharacterDevice!.Open(process, out _)!;
        using var unhurt = queue.CharacterDevice.Open(other, out _)!;
        var page = process.Memory.Map(4096);
        foreach (var address in new[] { page, 0xDEAD_0000UL })
        {
            bed.Hardware.Append(new CompletionEventLogEntry
            {
                Error = ErrorCode.CompletionPageFault,
                WorkQueueValid = true,
                Pasid = file.Pasid.Value,
                FaultAddress = address,
                Record = new CompletionRecord { Status = CompletionStatus.Success },
            });
        }

        bed.Settle();
        Assert.Equal(("2", "1"), (tree.Read("file0/cr_faults"), tree.Read("file0/cr_fault_failures")));
        Assert.Equal(("0", "0"), (tree.Read("file1/cr_faults"), tree.Read("file1/cr_fault_failures")));
    });

    private static void WhileCommandIsHeld(Bed bed, Action action, Action check)
    {
        bed.Hardware.HoldsCommands = true;
        var actor = bed.Scheduler.Spawn("actor", action);
        bed.Settle();
        Assert.True(bed.Hardware.IsCommandHeld);
        check();
        bed.Hardware.HoldsCommands = false;
        bed.Hardware.FinishCommand();
        actor.Join();
    }
}
