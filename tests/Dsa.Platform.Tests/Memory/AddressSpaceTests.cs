using Dsa.Platform.Kernel;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Platform.Tests.Memory;

public sealed class AddressSpaceTests
{
    private const int Page = PhysicalMemory.PageBytes;

    [Fact]
    public void What_software_writes_it_reads_back_over_page_borders()
    {
        using var bench = new Bench();
        var address = bench.Space.Map(3 * Page);
        var data = Bench.Pattern(2 * Page);
        Assert.Equal(data.Length, bench.Space.CopyTo(address + 100, data));
        var back = new byte[data.Length];
        Assert.Equal(data.Length, bench.Space.CopyFrom(address + 100, back));
        Assert.Equal(data, back);
    }

    [Fact]
    public void A_copy_stops_where_the_mapping_ends()
    {
        using var bench = new Bench();
        var address = bench.Space.Map(Page);
        Assert.Equal(10, bench.Space.CopyTo(address + Page - 10, new byte[64]));
        Assert.Equal(0, bench.Space.CopyFrom(0x1000, new byte[8]));
        Assert.Equal(0, bench.Space.CopyFrom(ulong.MaxValue - 3, new byte[8]));
    }

    [Fact]
    public void A_function_whose_memory_is_redirected_reaches_that_and_nothing_else()
    {
        using var bench = new Bench();
        var address = bench.Space.Map(Page, populate: true);
        var memory = bench.Slot.Memory;
        memory.Redirection = pasid => pasid.Value == 77 ? bench.Space : null;
        Assert.False(bench.Acquire(address, 8, MemoryAccess.Read, out _, out var fault));
        Assert.Equal(FaultKind.NoAddressSpace, fault.Kind);
        Assert.False(memory.Acquire(MemoryRequester.Function, address, 8, MemoryAccess.Read, out _, out _));
        Assert.True(memory.Acquire(new MemoryRequester(new Pasid(77), false), address, 8, MemoryAccess.Read, out var run, out _));
        run.Dispose();
        memory.Redirection = null;
        Assert.True(bench.Acquire(address, 8, MemoryAccess.Read, out run, out _));
        run.Dispose();
    }

    [Fact]
    public void A_page_appears_when_software_touches_it_and_never_because_of_a_device()
    {
        using var bench = new Bench();
        var address = bench.Space.Map(2 * Page);
        Assert.False(bench.Space.IsResident(address));
        Assert.False(bench.Acquire(address, 8, MemoryAccess.Read, out _, out var fault));
        Assert.Equal(new MemoryFault(address, MemoryAccess.Read, FaultKind.NotPresent), fault);
        Assert.False(bench.Space.IsResident(address));
        bench.Space.CopyFrom(address, new byte[1]);
        Assert.True(bench.Space.IsResident(address));
        Assert.False(bench.Space.IsResident(address + Page));
        Assert.True(bench.Acquire(address, 8, MemoryAccess.Read, out var run, out _));
        run.Dispose();
    }

    [Fact]
    public void An_evicted_page_keeps_its_contents_and_frees_its_frame()
    {
        using var bench = new Bench();
        var address = bench.Space.Map(Page);
        var data = Bench.Pattern(Page);
        bench.Space.CopyTo(address, data);
        var frames = bench.Machine.Memory.UsedFrameCount;
        Assert.True(bench.Space.Evict(address + 5));
        Assert.False(bench.Space.Evict(address));
        Assert.Equal(frames - 1, bench.Machine.Memory.UsedFrameCount);
        Assert.False(bench.Space.TryPeek(address, out _));
        var back = new byte[Page];
        bench.Space.CopyFrom(address, back);
        Assert.Equal(data, back);
        Assert.True(bench.Space.TryPeek(address + 7, out var value));
        Assert.Equal(data[7], value);
    }

    [Fact]
    public void A_run_is_the_longest_prefix_that_translates()
    {
        using var bench = new Bench();
        var address = bench.Space.Map(8 * Page, populate: true);
        Assert.True(bench.Acquire(address + 100, 8 * Page, MemoryAccess.Read, out var run, out _));
        Assert.Equal((8 * Page) - 100, run.Length);
        run.Dispose();
        bench.Space.Evict(address + (3 * Page));
        Assert.True(bench.Acquire(address + 100, 8 * Page, MemoryAccess.Read, out run, out _));
        Assert.Equal((3 * Page) - 100, run.Length);
        run.Dispose();
    }

    [Theory]
    [InlineData(MemoryAccess.Read, MemoryAccess.Write)]
    [InlineData(MemoryAccess.Write, MemoryAccess.Read)]
    [InlineData(MemoryAccess.None, MemoryAccess.Read)]
    public void An_access_without_the_right_faults(MemoryAccess rights, MemoryAccess access)
    {
        using var bench = new Bench();
        var address = bench.Space.Map(Page, populate: true);
        bench.Space.Protect(address, rights);
        Assert.False(bench.Acquire(address, 1, access, out _, out var fault));
        Assert.Equal(FaultKind.Protection, fault.Kind);
    }

    [Fact]
    public void A_pasid_that_is_attached_nowhere_faults()
    {
        using var bench = new Bench();
        Assert.False(bench.Slot.Memory.Acquire(new MemoryRequester(new Pasid(77), false), 0x1000, 1, MemoryAccess.Read, out _, out var fault));
        Assert.Equal(FaultKind.NoAddressSpace, fault.Kind);
    }

    [Fact]
    public void Any_address_is_answered_and_never_thrown_at()
    {
        using var bench = new Bench();
        var address = bench.Space.Map(Page, populate: true);
        var random = new Random(1);
        foreach (var at in new ulong[] { 0, 1, ulong.MaxValue, ulong.MaxValue - 63, address - 1, address + Page, 1UL << 63 })
        {
            Assert.False(bench.Acquire(at, int.MaxValue, MemoryAccess.Write, out _, out var fault));
            Assert.Equal(at, fault.Address);
        }

        for (var i = 0; i < 10_000; i++)
        {
            if (bench.Acquire((ulong)random.NextInt64(), 1 + random.Next(100), MemoryAccess.Read, out var run, out _))
            {
                run.Dispose();
            }
        }
    }

    [Fact]
    public void A_record_is_stored_whole_or_not_at_all()
    {
        using var bench = new Bench();
        var address = bench.Space.Map(Page);
        Span<byte> record = stackalloc byte[32];
        record.Fill(0xAB);
        Assert.False(bench.Slot.Memory.StoreRecord(bench.Requester, address, record, out var fault));
        Assert.Equal(address, fault.Address);
        bench.Space.CopyTo(address, new byte[1]);
        Assert.True(bench.Slot.Memory.StoreRecord(bench.Requester, address + 64, record, out _));
        var back = new byte[128];
        bench.Space.CopyFrom(address, back);
        Assert.Equal(32, back.Count(static value => value == 0xAB));
        Assert.All(back[64..96], static value => Assert.Equal(0xAB, value));
    }

    [Fact]
    public void A_record_is_in_the_trace_before_its_memory_can_be_taken_away()
    {
        using var unmapped = new ManualResetEventSlim();
        Action? unmap = null;
        var wasUnmapped = false;
        var sink = new RecordSink(() =>
        {
            new Thread(() => unmap!()).Start();
            wasUnmapped = unmapped.Wait(TimeSpan.FromMilliseconds(100));
        });
        using var bench = new Bench(new RealTimeScheduler(), traceSink: sink);
        var address = bench.Space.Map(Page, populate: true);
        unmap = () =>
        {
            bench.Space.Unmap(address);
            unmapped.Set();
        };
        Assert.True(bench.Slot.Memory.StoreRecord(bench.Requester, address, new byte[32], out _));
        unmapped.Wait();
        Assert.False(wasUnmapped);
    }

    [Theory]
    [InlineData("evict")]
    [InlineData("unmap")]
    [InlineData("protect")]
    [InlineData("exit")]
    public void Taking_memory_away_waits_for_runs_taken_before_and_not_for_later_ones(string how)
    {
        Seeds.Each(30, seed =>
        {
            using var scheduler = new SeededScheduler(seed);
            using var bench = new Bench(scheduler);
            scheduler.Run(() =>
            {
                bench.Bind();
                var other = bench.Space.Map(Page, populate: true);
                var address = bench.Space.Map(Page, populate: true);
                Assert.True(bench.Acquire(address, 8, MemoryAccess.Write, out var run, out _));
                var done = false;
                var actor = scheduler.Spawn("taker", () =>
                {
                    TakeAway(bench, address, how);
                    done = true;
                });
                scheduler.Sleep(10_000);
                Assert.False(done);
                var hasLater = bench.Acquire(other, 8, MemoryAccess.Write, out var later, out _);
                Assert.Equal(how != "exit", hasLater);
                Assert.False(bench.Acquire(address, 8, MemoryAccess.Write, out _, out _));
                run.Span[0] = 42;
                run.Commit(8);
                actor.Join();
                if (hasLater)
                {
                    later.Dispose();
                }

                var back = new byte[1];
                Assert.Equal(how is "evict" or "protect" ? 1 : 0, bench.Space.CopyFrom(address, back));
                Assert.Equal(how is "evict" or "protect" ? 42 : 0, back[0]);
            });
        });
    }

    [Fact]
    public void A_page_that_is_touched_and_taken_again_during_its_eviction_keeps_its_frame()
    {
        Seeds.Each(100, seed =>
        {
            using var scheduler = new SeededScheduler(seed, new InjectionProfile { PageOutOneIn = 3 });
            using var bench = new Bench(scheduler);
            scheduler.Run(() =>
            {
                bench.Bind();
                var address = bench.Space.Map(Page, populate: true);
                MemoryRun old;
                while (!bench.Acquire(address, 8, MemoryAccess.Write, out old, out _))
                {
                    bench.Space.CopyTo(address, new byte[1]);
                }

                var evictor = scheduler.Spawn("evictor", () => bench.Space.Evict(address));
                scheduler.Sleep(1_000);
                MemoryRun current;
                do
                {
                    bench.Space.CopyTo(address, new byte[1]);
                }
                while (!bench.Acquire(address, 8, MemoryAccess.Write, out current, out _));

                while (bench.Acquire(address, 8, MemoryAccess.Write, out var another, out _))
                {
                    another.Dispose();
                }

                old.Dispose();
                evictor.Join();
                current.Span[0] = 7;
                current.Commit(8);
                var back = new byte[1];
                bench.Space.CopyFrom(address, back);
                Assert.Equal(7, back[0]);
            });
        });
    }

    [Fact]
    public void Pinned_pages_are_not_evicted()
    {
        using var bench = new Bench();
        using var buffer = bench.Kernel.AllocateCoherent(bench.Slot, Page)!;
        Assert.Throws<InvalidOperationException>(() => bench.Slot.Memory.DefaultDomain.Evict(buffer.Address));
    }

    [Fact]
    public void Chance_takes_a_page_away_before_a_translation_and_its_contents_stay()
    {
        using var scheduler = new SeededScheduler(1, new InjectionProfile { PageOutOneIn = 1 });
        using var bench = new Bench(scheduler);
        scheduler.Run(() =>
        {
            bench.Bind();
            var address = bench.Space.Map(Page);
            bench.Space.CopyTo(address, Bench.Pattern(64));
            Assert.False(bench.Acquire(address, 8, MemoryAccess.Read, out _, out var fault));
            Assert.Equal(FaultKind.NotPresent, fault.Kind);
            var back = new byte[64];
            bench.Space.CopyFrom(address, back);
            Assert.Equal(Bench.Pattern(64), back);
        });
    }

    [Fact]
    public void A_process_that_ends_gives_back_its_frames_at_once_and_its_pasid_with_its_last_binding()
    {
        using var bench = new Bench();
        var frames = bench.Machine.Memory.UsedFrameCount;
        var process = bench.Kernel.CreateProcess("short");
        var binding = bench.Kernel.BindSva(bench.Slot, process, out _)!;
        var pasid = binding.Pasid;
        process.Memory.Map(5 * Page, populate: true);
        process.Dispose();
        Assert.Equal(frames, bench.Machine.Memory.UsedFrameCount);
        Assert.False(bench.Slot.Memory.Acquire(new MemoryRequester(pasid, false), 0x7F00_0000_0000, 1, MemoryAccess.Read, out _, out var fault));
        Assert.Equal(FaultKind.NoAddressSpace, fault.Kind);
        Assert.Null(bench.Kernel.BindSva(bench.Slot, process, out var error));
        Assert.Equal(Errno.ENODEV, error);
        var next = bench.Kernel.Pasids.Allocate();
        Assert.NotEqual(pasid, next);
        Assert.Equal(pasid, binding.Pasid);
        binding.Dispose();
        Assert.Equal(pasid, bench.Kernel.Pasids.Allocate());
    }

    [Fact]
    public void Binding_and_ending_of_a_process_may_race()
    {
        Seeds.Each(200, seed =>
        {
            using var scheduler = new SeededScheduler(seed);
            using var bench = new Bench(scheduler);
            scheduler.Run(() =>
            {
                var process = bench.Kernel.CreateProcess("short");
                SvaBinding? binding = null;
                var binder = scheduler.Spawn("binder", () => binding = bench.Kernel.BindSva(bench.Slot, process, out _));
                process.Dispose();
                binder.Join();
                binding?.Dispose();
            });
            Assert.Equal(0, bench.Kernel.Pasids.AllocatedCount);
        });
    }

    [Fact]
    public void Attaching_from_several_threads_loses_nothing()
    {
        using var bench = new Bench();
        var actors = Enumerable.Range(0, 4).Select(i => bench.Machine.Scheduler.Spawn($"a{i}", () =>
        {
            for (var round = 0; round < 2000; round++)
            {
                var pasid = new Pasid((uint)(1000 + i));
                bench.Kernel.AttachSystemPasid(bench.Slot, pasid);
                bench.Kernel.DetachSystemPasid(bench.Slot, pasid);
                Assert.False(bench.Slot.Memory.Acquire(new MemoryRequester(pasid, false), 0, 1, MemoryAccess.Read, out _, out var fault));
                Assert.Equal(FaultKind.NoAddressSpace, fault.Kind);
            }
        })).ToList();
        actors.ForEach(static actor => actor.Join());
    }

    [Fact]
    public void Memory_that_is_used_up_is_told()
    {
        using var bench = new Bench(new RealTimeScheduler(), 16 * Page);
        Assert.Throws<OutOfMemoryException>(() => bench.Space.Map(17 * Page, populate: true));
        Assert.Equal(0, bench.Machine.Memory.UsedFrameCount);
        Assert.Null(bench.Kernel.AllocateCoherent(bench.Slot, 17 * Page));
        var address = bench.Space.Map(17 * Page);
        Assert.Equal(16 * Page, bench.Space.CopyTo(address, new byte[17 * Page]));
    }

    [Fact]
    public void Pages_of_threads_that_race_with_eviction_keep_what_was_written()
    {
        using var bench = new Bench();
        var address = bench.Space.Map(4 * Page, populate: true);
        var stop = 0;
        var evictor = bench.Machine.Scheduler.Spawn("evictor", () =>
        {
            for (var i = 0; Volatile.Read(ref stop) == 0; i++)
            {
                bench.Space.Evict(address + (ulong)(i % 4 * Page));
            }
        });
        var back = new byte[8];
        for (var i = 0UL; i < 20_000; i++)
        {
            var at = address + (i % 4 * Page) + (i % 500 * 8);
            Assert.Equal(8, bench.Space.CopyTo(at, BitConverter.GetBytes(i)));
            if (bench.Acquire(at, 8, MemoryAccess.Read, out var run, out _))
            {
                Assert.Equal(i, BitConverter.ToUInt64(run.Span));
                run.Dispose();
            }

            Assert.Equal(8, bench.Space.CopyFrom(at, back));
            Assert.Equal(i, BitConverter.ToUInt64(back));
        }

        Volatile.Write(ref stop, 1);
        evictor.Join();
    }

    private static void TakeAway(Bench bench, ulong address, string how)
    {
        switch (how)
        {
            case "evict":
                bench.Space.Evict(address);
                break;
            case "unmap":
                bench.Space.Unmap(address);
                break;
            case "protect":
                bench.Space.Protect(address, MemoryAccess.Read);
                break;
            default:
                bench.Process.Dispose();
                break;
        }
    }

    private sealed class RecordSink(Action recorded) : ITraceSink
    {
        public void Append(in TraceEvent traceEvent)
        {
            if (traceEvent.Kind == TraceKind.Record)
            {
                recorded();
            }
        }
    }
}
