using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.CharacterDevices;

public sealed class OpenCloseTests
{
    [Fact]
    [Parity("CD-30")]
    public void The_minor_of_a_removed_node_is_given_to_the_next_though_a_file_is_open() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User, WqMode.Shared);
        using var process = bed.Kernel.CreateProcess("app");
        var minor = queue.CharacterDevice!.Minor;
        var stale = queue.CharacterDevice.Open(process, out _)!;
        queue.Unbind();
        Assert.Equal(Errno.None, bed.Configure(1, WorkQueueType.User).BindUser());
        Assert.Equal(minor, bed.Queue(1).CharacterDevice!.Minor);

        // Nor does the close give it back once more.
        stale.Close();
        Assert.Equal(Errno.None, bed.Configure(2, WorkQueueType.User).BindUser());
        Assert.NotEqual(minor, bed.Queue(2).CharacterDevice!.Minor);
    });

    [Fact]
    [Parity("CD-08")]
    public void A_dedicated_queue_is_opened_once() => Bed.Run(bed =>
    {
        var node = bed.BindQueue(WorkQueueType.User).CharacterDevice!;
        using var process = bed.Kernel.CreateProcess("app");
        var first = node.Open(process, out _)!;
        Assert.Null(node.Open(process, out var error));
        Assert.Equal(Errno.EBUSY, error);
        Assert.Equal(1, node.Queue.ClientCount);
        first.Close();
        Assert.NotNull(node.Open(process, out _));
    });

    [Fact]
    [Parity("CD-08")]
    public void Of_several_that_open_at_once_one_gets_the_dedicated_queue()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            Bed.Run(
                bed =>
                {
                    var node = bed.BindQueue(WorkQueueType.User).CharacterDevice!;
                    var opened = 0;
                    var openers = Enumerable.Range(0, 4).Select(i => bed.Scheduler.Spawn($"opener {i}", () =>
                    {
                        var process = bed.Kernel.CreateProcess($"app {i}");
                        if (node.Open(process, out _) is not null)
                        {
                            opened++;
                        }
                    })).ToList();
                    openers.ForEach(actor => actor.Join());
                    Assert.Equal((1, 1), (opened, node.Queue.ClientCount));
                },
                seed: seed);
        }
    }

    [Fact]
    [Parity("CD-09", "WQ-29")]
    public void A_shared_queue_takes_any_number_of_files() => Bed.Run(bed =>
    {
        var node = bed.BindQueue(WorkQueueType.User, WqMode.Shared).CharacterDevice!;
        var files = Enumerable.Range(0, 10).Select(i => node.Open(bed.Kernel.CreateProcess($"app {i}"), out _)!).ToList();
        Assert.Equal(10, node.Queue.ClientCount);
        Assert.Equal(10, files.Select(file => file.Pasid).Distinct().Count());
        Assert.Equal(10, files.Select(file => file.Id).Distinct().Count());
        files.ForEach(file => file.Close());
        Assert.Equal(0, node.Queue.ClientCount);
    });

    [Fact]
    [Parity("SV-02", "SV-07", "CD-15")]
    public void A_process_has_one_pasid_on_all_devices_and_keeps_it_after_a_close() => Bed.Run(bed =>
    {
        var first = bed.BindQueue(WorkQueueType.User, WqMode.Shared);
        bed.Use(bed.AddDevice("dsa1", ScriptedProfile.Version2));
        bed.Probe();
        var second = bed.BindQueue(WorkQueueType.User);

        using var process = bed.Kernel.CreateProcess("app");
        var shared = first.CharacterDevice!.Open(process, out _)!;
        var dedicated = second.CharacterDevice!.Open(process, out _)!;
        Assert.Equal(shared.Pasid, dedicated.Pasid);
        Assert.NotEqual(shared.Id, dedicated.Id);
        Assert.Equal(shared.Pasid.Value, bed.Hardware.Registers.WqCfg[0].Control.Read().Pasid);

        var pasid = shared.Pasid;
        shared.Close();
        dedicated.Close();
        using var again = first.CharacterDevice.Open(process, out _)!;
        Assert.Equal(pasid, again.Pasid);
    });

    [Fact]
    [Parity("CD-11", "SV-04")]
    public void What_the_bind_says_is_what_open_returns() => Bed.Run(
        bed =>
        {
            var node = bed.BindQueue(WorkQueueType.User).CharacterDevice!;
            Assert.NotNull(bed.Kernel.CreateProcess("one"));
            bed.Kernel.Pasids.Allocate();
            Assert.Null(node.Open(bed.Kernel.CreateProcess("two"), out var error));
            Assert.Equal(Errno.ENOSPC, error);
            Assert.Equal(0, node.Queue.ClientCount);
            Assert.Empty(bed.Hardware.Commands);
        },
        pasids: 2);

    [Fact]
    [Parity("CD-13", "CD-10")]
    public void A_failed_open_leaves_the_queue_as_it_was() => Bed.Run(bed =>
    {
        var node = bed.BindQueue(WorkQueueType.User).CharacterDevice!;
        using var process = bed.Kernel.CreateProcess("app");
        bed.Hardware.Answer = (command, _) => command == Command.DisableWq ? 3u : null;
        Assert.Null(node.Open(process, out _));
        bed.Hardware.Answer = (_, _) => null;
        var requester = new MemoryRequester(process.Memory.Pasid, false);
        var address = process.Memory.Map(4096, populate: true);
        Assert.False(bed.Hardware.Slot.Memory.StoreRecord(requester, address, new byte[32], out _));

        var file = node.Open(process, out _)!;
        Assert.Equal((1, 0), (node.Queue.ClientCount, file.Id));
        Assert.True(bed.Hardware.Slot.Memory.StoreRecord(requester, address, new byte[32], out _));

        // It is the only file of the process: its events are looked for when it is closed.
        bed.Trace.Clear();
        file.Close();
        bed.CheckTrace("CMD(0x80700001); RMW W+8 clear 0x1FFFFF00; CMD(0x80600000); R64 0xF0");
    });

    [Theory]
    [InlineData("end of the process", Errno.ENODEV)]
    [InlineData("PASID", Errno.ENOSPC)]
    [InlineData("Disable WQ", Errno.ENXIO)]
    [InlineData("Enable WQ", Errno.ENXIO)]
    [Parity("CD-13", "CD-11", "WQ-28")]
    public void Whatever_step_of_an_open_fails_nothing_of_it_is_left(string step, Errno expected) => Bed.Run(
        bed =>
        {
            var node = bed.BindQueue(WorkQueueType.User).CharacterDevice!;
            var process = bed.Kernel.CreateProcess("app");
            var address = process.Memory.Map(4096, populate: true);
            var frames = bed.Machine.Memory.UsedFrameCount;
            var taken = step == "PASID" ? Enumerable.Range(0, 3).Select(_ => bed.Kernel.Pasids.Allocate()).ToList() : [];
            if (step == "end of the process")
            {
                process.Dispose();
            }

            bed.Hardware.Answer = (command, _) => command.ToString() == step.Replace(" WQ", "Wq", StringComparison.Ordinal) ? (uint)CommandError.HardwareError : null;
            Assert.Null(node.Open(process, out var error));
            Assert.Equal((expected, 0), (error, node.Queue.ClientCount));
            Assert.False(bed.Hardware.Slot.Memory.StoreRecord(new MemoryRequester(process.Memory.Pasid, false), address, new byte[8], out _) && process.Memory.Pasid.IsValid);
            Assert.Equal((false, 0u), (bed.Hardware.Registers.WqCfg[0].Control.Read().PasidEnable, bed.Hardware.Registers.WqCfg[0].Control.Read().Pasid));
            Assert.True(bed.Machine.Memory.UsedFrameCount <= frames);

            // The next file is the first, also of a queue that has to be bound again.
            bed.Hardware.Answer = (_, _) => null;
            taken.ForEach(bed.Kernel.Pasids.Free);
            Assert.Equal(step == "Enable WQ" ? WorkQueueState.Disabled : WorkQueueState.Enabled, node.Queue.State);
            if (node.Queue.State == WorkQueueState.Disabled)
            {
                node.Queue.Unbind();
                Assert.Equal(Errno.None, node.Queue.BindUser());
                Assert.False(bed.Hardware.Registers.WqCfg[0].Control.Read().PasidEnable);
            }

            using var other = bed.Kernel.CreateProcess("other");
            using var file = node.Queue.CharacterDevice!.Open(other, out _)!;
            Assert.Equal((0, 1), (file.Id, node.Queue.ClientCount));
        },
        pasids: 4);

    [Fact]
    [Parity("CD-17", "SV-05")]
    public void A_close_takes_the_memory_of_the_process_away_from_the_device() => Bed.Run(bed =>
    {
        var node = bed.BindQueue(WorkQueueType.User, WqMode.Shared).CharacterDevice!;
        using var process = bed.Kernel.CreateProcess("app");
        var address = process.Memory.Map(4096, populate: true);
        var (first, second) = (node.Open(process, out _)!, node.Open(process, out _)!);
        var requester = new MemoryRequester(first.Pasid, false);
        first.Close();
        Assert.True(bed.Hardware.Slot.Memory.StoreRecord(requester, address, new byte[32], out _));
        second.Close();
        Assert.False(bed.Hardware.Slot.Memory.StoreRecord(requester, address, new byte[32], out _));
    });

    [Fact]
    [Parity("CD-17")]
    public void Closing_twice_is_closing_once() => Bed.Run(bed =>
    {
        var node = bed.BindQueue(WorkQueueType.User, WqMode.Shared).CharacterDevice!;
        using var process = bed.Kernel.CreateProcess("app");
        using var other = node.Open(process, out _)!;
        var file = node.Open(process, out _)!;
        file.Close();
        bed.Trace.Clear();
        file.Close();
        bed.CheckTrace("");
        Assert.Equal(1, node.Queue.ClientCount);
    });

    [Fact]
    [Parity("CD-06")]
    public void An_unbound_queue_has_no_node_to_open() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User);
        var node = queue.CharacterDevice!;
        queue.Unbind();
        using var process = bed.Kernel.CreateProcess("app");
        Assert.Null(node.Open(process, out var error));
        Assert.Equal(Errno.ENXIO, error);
        Assert.Null(queue.CharacterDevice);
    });

    [Theory]
    [InlineData(WqMode.Shared)]
    [InlineData(WqMode.Dedicated)]
    [Parity("CD-07", "GE-28")]
    public void A_file_closed_after_the_unbind_drains_its_pasid_whatever_the_queue_was(WqMode mode) => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User, mode);
        using var process = bed.Kernel.CreateProcess("app");
        var file = queue.CharacterDevice!.Open(process, out _)!;
        queue.Unbind();
        bed.Trace.Clear();
        file.Close();
        bed.CheckTrace($"CMD(0x80B00000 | {file.Pasid.Value}); R64 0xF0");
    });

    [Fact]
    [Parity("CD-07", "CD-33")]
    public void A_late_close_does_not_touch_the_next_client() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User);
        using var process = bed.Kernel.CreateProcess("app");
        using var other = bed.Kernel.CreateProcess("other");
        var late = queue.CharacterDevice!.Open(process, out _)!;
        queue.Unbind();
        Assert.Equal(0, queue.ClientCount);
        bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, queue.BindUser());
        using var current = queue.CharacterDevice!.Open(other, out _)!;
        late.Close();

        // Upstream counts -1 or opens it twice, and takes the PASID of the new client away (BUG-48).
        Assert.Equal(1, queue.ClientCount);
        Assert.Null(queue.CharacterDevice.Open(process, out var error));
        Assert.Equal(Errno.EBUSY, error);
        Assert.Equal(current.Pasid.Value, bed.Hardware.Registers.WqCfg[0].Control.Read().Pasid);
    });

    [Fact]
    [Parity("CD-15")]
    public void File_numbers_are_unique_over_all_nodes_and_used_again() => Bed.Run(bed =>
    {
        bed.Configure(1, WorkQueueType.User);
        var first = bed.BindQueue(WorkQueueType.User, WqMode.Shared);
        Assert.Equal(Errno.None, bed.Queue(1).BindUser());
        using var process = bed.Kernel.CreateProcess("app");
        var (a, b) = (first.CharacterDevice!.Open(process, out _)!, bed.Queue(1).CharacterDevice!.Open(process, out _)!);
        Assert.Equal((0, 1), (a.Id, b.Id));
        bed.Queue(1).Unbind();
        using var c = first.CharacterDevice.Open(process, out _)!;
        Assert.Equal(2, c.Id);
        b.Close();
        using var d = first.CharacterDevice.Open(process, out _)!;
        Assert.Equal(1, d.Id);
    });

    [Fact]
    public void Open_close_bind_and_unbind_race_without_harm()
    {
        for (var seed = 1UL; seed <= 30; seed++)
        {
            Bed.Run(
                bed =>
                {
                    var queue = bed.BindQueue(WorkQueueType.User, seed % 2 == 0 ? WqMode.Shared : WqMode.Dedicated);
                    var frames = bed.Machine.Memory.UsedFrameCount;
                    var node = queue.CharacterDevice!;
                    var clients = Enumerable.Range(0, 3).Select(i => bed.Scheduler.Spawn($"client {i}", () =>
                    {
                        using var process = bed.Kernel.CreateProcess($"app {i}");
                        for (var round = 0; round < 3; round++)
                        {
                            node.Open(process, out _)?.Close();
                        }
                    })).ToList();
                    var unbinder = bed.Scheduler.Spawn("unbinder", queue.Unbind);
                    clients.ForEach(actor => actor.Join());
                    unbinder.Join();
                    Assert.Equal((0, WorkQueueState.Disabled), (queue.ClientCount, queue.State));
                    Assert.False(bed.Hardware.Registers.WqCfg[0].Control.Read().PasidEnable && seed % 2 != 0);
                    Assert.Equal(frames, bed.Machine.Memory.UsedFrameCount);
                },
                seed: seed);
        }
    }
}
