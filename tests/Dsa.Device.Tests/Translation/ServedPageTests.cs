using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.Translation;

/// <summary>The device and the kernel's page request service together.</summary>
public sealed class ServedPageTests
{
    [Fact]
    public void Memory_that_nobody_has_touched_can_be_worked_on()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            using var bench = Ready(seed);
            bench.Scheduler.Run(() =>
            {
                using var service = bench.Kernel.ServePageRequests(bench.Slot);
                var data = Descriptors.Pattern(40_000);
                var source = bench.MapBytes(data);
                var target = bench.Memory.Map(40_000);
                var records = bench.Memory.Map(4096);
                var evictor = bench.Scheduler.Spawn("evictor", () =>
                {
                    for (var page = 0; page < 40; page++)
                    {
                        bench.Memory.Evict((page % 2 == 0 ? source : target) + (ulong)(page * 7 % 10 * 4096));
                    }
                });
                bench.Post(Descriptors.Move(source, target, 40_000, records) with { Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault });
                Until(bench, () => bench.Memory.TryPeek(records, out var status) && status != 0);
                evictor.Join();
                Assert.Equal((CompletionStatus.Success, 0u), (bench.Record(records).Status, bench.Record(records).BytesCompleted));
                Assert.Equal(data, bench.Read(target, data.Length));
            });
        }
    }

    [Theory]
    [InlineData(MemoryAccess.Read, true)]
    [InlineData(MemoryAccess.None, false)]
    public void What_may_not_be_done_is_invalid_and_not_asked_for_again(MemoryAccess rights, bool isWrite)
    {
        using var bench = Ready(1);
        bench.Scheduler.Run(() =>
        {
            using var service = bench.Kernel.ServePageRequests(bench.Slot);
            var address = bench.Memory.Map(4096);
            bench.Memory.CopyTo(address, new byte[1]);
            bench.Memory.Protect(address, rights);
            var good = bench.Map(4096);
            var record = bench.Map(4096);
            var move = isWrite ? Descriptors.Move(good, address, 8, record) : Descriptors.Move(address, good, 8, record);
            bench.Post(move with { Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault });
            Until(bench, () => bench.Record(record).Status != CompletionStatus.None);
            Assert.Equal((CompletionStatus.PageRequestInvalid, isWrite), (bench.Record(record).Status, bench.Record(record).FaultWrite));
        });
    }

    [Fact]
    public void A_program_that_ends_while_its_descriptor_waits_leaves_the_device_working()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            using var bench = Ready(seed);
            bench.Scheduler.Run(() =>
            {
                using var service = bench.Kernel.ServePageRequests(bench.Slot);
                var other = bench.Kernel.CreateProcess("other");
                using var binding = bench.Kernel.BindSva(bench.Slot, other, out _)!;
                var record = other.Memory.Map(4096);
                for (var i = 0; i < 4; i++)
                {
                    bench.Enqueue(Descriptors.NoOp(record + (ulong)(i * 32)), pasid: binding.Pasid.Value);
                }

                other.Dispose();
                var mine = bench.Map(4096);
                bench.Enqueue(Descriptors.NoOp(mine));
                Until(bench, () => bench.Record(mine).Status == CompletionStatus.Success);
            });
            Assert.Equal(0u, bench.Command(Command.DisableDevice).Raw);
        }
    }

    [Fact]
    public void A_service_that_ends_answers_what_waits()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            using var bench = Ready(seed);
            bench.Scheduler.Run(() =>
            {
                var service = bench.Kernel.ServePageRequests(bench.Slot);
                var records = bench.Memory.Map(4 * 4096);
                for (var i = 0; i < 4; i++)
                {
                    bench.Post(Descriptors.NoOp(records + (ulong)(i * 4096)));
                }

                service.Dispose();
                bench.Scheduler.Sleep(1_000_000);
            });
            Assert.Equal(0u, bench.Command(Command.DisableDevice).Raw);
        }
    }

    [Fact]
    public void Real_threads_wait_for_pages_that_come_and_go()
    {
        using var bench = new Bench(new RealTimeScheduler(), trace: null);
        bench.Device.Configuration.PageRequestEnable = true;
        bench.Device.Configuration.PageRequestAllocation = 2;
        bench.Configure(engines: 4);
        bench.Bar.WqCfg[1].Control.Write(bench.Bar.WqCfg[1].Control.Read().WithBlockOnFaultEnable(true));
        bench.Enable();
        using var service = bench.Kernel.ServePageRequests(bench.Slot);
        var data = Descriptors.Pattern(16 * 4096);
        var source = bench.MapBytes(data);
        for (var round = 0; round < 50; round++)
        {
            var target = bench.Memory.Map(data.Length);
            var record = bench.Memory.Map(4096);
            bench.Enqueue(Descriptors.Move(source, target, (uint)data.Length, record) with { Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault });
            for (var page = 0; page < 16; page++)
            {
                bench.Memory.Evict(source + (ulong)(page * 4096));
            }

            Until(bench, () => bench.Memory.TryPeek(record, out var status) && status != 0);
            Assert.Equal(CompletionStatus.Success, bench.Record(record).Status);
            Assert.Equal(data, bench.Read(target, data.Length));
            bench.Memory.Unmap(target);
        }
    }

    private static Bench Ready(ulong seed)
    {
        var bench = new Bench(seed);
        bench.Device.Configuration.PageRequestEnable = true;
        bench.Configure(engines: 2);
        bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithBlockOnFaultEnable(true));
        bench.Enable();
        return bench;
    }

    private static void Until(Bench bench, Func<bool> condition)
    {
        var deadline = bench.Scheduler.NowNanoseconds + 20_000_000_000;
        while (!condition())
        {
            Assert.True(bench.Scheduler.NowNanoseconds < deadline, "nothing comes");
            bench.Scheduler.Sleep(1000);
        }
    }
}
