using Dsa.Platform.Memory;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Tests.Memory;

/// <summary>What a function that keeps translations is told, and when.</summary>
public sealed class InvalidationTests
{
    private const int Page = PhysicalMemory.PageBytes;

    [Theory]
    [InlineData("evict", 2, 1)]
    [InlineData("unmap", 0, 4)]
    [InlineData("protect", 0, 4)]
    [InlineData("exit", 0, 4)]
    public void A_function_is_told_the_pasid_and_the_range(string how, int firstPage, int pages)
    {
        using var bench = new Bench();
        var address = bench.Space.Map(4 * Page, populate: true);
        var pasid = bench.Space.Pasid;
        var log = new InvalidationLog(bench.Slot);
        switch (how)
        {
            case "evict":
                bench.Space.Evict(address + (2 * Page) + 5);
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

        // A process that ends is taken away as a whole, and only then unmapped.
        var expected = how == "exit" ? (pasid, 0UL, 0UL) : (pasid, address + (ulong)(firstPage * Page), (ulong)(pages * Page));
        Assert.Equal(expected, Assert.Single(log.Calls));
    }

    [Fact]
    public void Detaching_takes_back_the_whole_address_space_of_that_pasid()
    {
        using var bench = new Bench();
        var log = new InvalidationLog(bench.Slot);
        bench.Kernel.AttachSystemPasid(bench.Slot, new Pasid(500));
        bench.Kernel.DetachSystemPasid(bench.Slot, new Pasid(500));
        Assert.Equal([(new Pasid(500), 0UL, 0UL)], log.Calls);
    }

    [Fact]
    public void A_domain_that_is_reached_in_two_ways_is_invalidated_in_both()
    {
        using var bench = new Bench();
        bench.Kernel.AttachSystemPasid(bench.Slot, new Pasid(500));
        var log = new InvalidationLog(bench.Slot);
        var buffer = bench.Kernel.AllocateCoherent(bench.Slot, Page)!;
        var address = buffer.Address;
        buffer.Dispose();
        Assert.Equal([(Pasid.None, address, (ulong)Page), (new Pasid(500), address, (ulong)Page)], log.Calls);
    }

    [Fact]
    public void A_function_that_is_not_bound_is_not_told()
    {
        using var bench = new Bench();
        var other = new InvalidationLog(bench.Machine.AddSlot("other", 1));
        var address = bench.Space.Map(Page, populate: true);
        bench.Space.Unmap(address);
        Assert.Empty(other.Calls);
    }

    [Fact]
    public void The_function_is_told_before_the_frame_is_free_and_waited_for_afterwards()
    {
        Seeds.Each(100, seed =>
        {
            using var scheduler = new SeededScheduler(seed);
            using var bench = new Bench(scheduler);
            scheduler.Run(() =>
            {
                bench.Bind();
                var address = bench.Space.Map(Page, populate: true);
                var log = new InvalidationLog(bench.Slot);
                Assert.True(bench.Slot.Memory.Translate(
                    bench.Requester, address, 8, MemoryAccess.Write, out var translation, out var first, out _));
                first.Dispose();
                Assert.Equal((address, Page), (translation!.Address, translation.LengthBytes));
                var isUnmapped = false;
                var unmapper = scheduler.Spawn("unmapper", () =>
                {
                    bench.Space.Unmap(address);
                    isUnmapped = true;
                });

                // As long as it has not been told, the function may begin accesses; the unmap then waits for them.
                while (log.Calls.Count == 0 && translation.TryBegin(address, 8, out var run))
                {
                    scheduler.Sleep(100);
                    Assert.False(isUnmapped);
                    run.Span[0] = 42;
                    run.Commit(1);
                }

                unmapper.Join();
                Assert.Single(log.Calls);
            });
        });
    }

    [Fact]
    public void A_detach_waits_for_what_has_begun()
    {
        Seeds.Each(30, seed =>
        {
            using var scheduler = new SeededScheduler(seed);
            using var bench = new Bench(scheduler);
            scheduler.Run(() =>
            {
                var binding = bench.Bind();
                var address = bench.Space.Map(Page, populate: true);
                Assert.True(bench.Acquire(address, 8, MemoryAccess.Write, out var run, out _));
                var isDetached = false;
                var detacher = scheduler.Spawn("detacher", () =>
                {
                    binding.Dispose();
                    isDetached = true;
                });
                scheduler.Sleep(10_000);
                Assert.False(isDetached);
                run.Commit(1);
                detacher.Join();
            });
        });
    }

    [Fact]
    public void A_function_that_is_blocked_reaches_nothing_until_it_is_unblocked()
    {
        using var bench = new Bench();
        bench.Kernel.AttachSystemPasid(bench.Slot, new Pasid(500));
        var (memory, log) = (bench.Slot.Memory, new InvalidationLog(bench.Slot));
        var address = bench.Space.Map(Page, populate: true);
        var buffer = bench.Kernel.AllocateCoherent(bench.Slot, Page)!.Address;
        (MemoryRequester Requester, ulong Address)[] ways =
            [(bench.Requester, address), (MemoryRequester.Function, buffer), (new MemoryRequester(new Pasid(500), false), buffer)];

        memory.Block();
        Assert.Equal(
            [(Pasid.None, 0UL, 0UL), (bench.Space.Pasid, 0UL, 0UL), (new Pasid(500), 0UL, 0UL)],
            log.Calls.OrderBy(static call => call.Pasid.IsValid).ThenBy(static call => call.Pasid.Value));
        foreach (var (requester, at) in ways)
        {
            Assert.False(memory.StoreRecord(requester, at, new byte[8], out var fault));
            Assert.Equal(FaultKind.NoAddressSpace, fault.Kind);
        }

        // Who is attached meanwhile waits as well.
        bench.Kernel.AttachSystemPasid(bench.Slot, new Pasid(501));
        Assert.False(memory.StoreRecord(new MemoryRequester(new Pasid(501), false), buffer, new byte[8], out _));

        memory.Unblock();
        Assert.All(ways, way => Assert.True(memory.StoreRecord(way.Requester, way.Address, new byte[8], out _)));
        Assert.True(memory.StoreRecord(new MemoryRequester(new Pasid(501), false), buffer, new byte[8], out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_block_waits_for_what_has_begun(bool hasPasid)
    {
        Seeds.Each(30, seed =>
        {
            using var scheduler = new SeededScheduler(seed);
            using var bench = new Bench(scheduler);
            scheduler.Run(() =>
            {
                bench.Bind();
                var requester = hasPasid ? bench.Requester : MemoryRequester.Function;
                var address = hasPasid ? bench.Space.Map(Page, populate: true) : bench.Kernel.AllocateCoherent(bench.Slot, Page)!.Address;
                Assert.True(bench.Slot.Memory.Acquire(requester, address, 8, MemoryAccess.Write, out var run, out _));
                var isBlocked = false;
                var blocker = scheduler.Spawn("blocker", () =>
                {
                    bench.Slot.Memory.Block();
                    isBlocked = true;
                });
                scheduler.Sleep(10_000);
                Assert.False(isBlocked);
                run.Commit(1);
                blocker.Join();
            });
        });
    }

    /// <summary>Several threads count themselves while others take turns: none is overlooked by the turn after it.</summary>
    [Fact]
    public void Runs_taken_by_translations_race_with_unmaps_and_none_is_overlooked()
    {
        using var bench = new Bench();
        var address = bench.Space.Map(4 * Page, populate: true);
        var cache = new OnePlace(bench.Slot);
        var stop = 0;
        var isFree = 0;
        var accessors = Enumerable.Range(0, 2).Select(i => bench.Machine.Scheduler.Spawn($"accessor {i}", () =>
        {
            while (Volatile.Read(ref stop) == 0)
            {
                if (cache.TryBegin(address + Page, out var run))
                {
                    if (Volatile.Read(ref isFree) != 0)
                    {
                        Volatile.Write(ref stop, 2);
                    }

                    run.Dispose();
                }
            }
        })).ToList();
        for (var round = 0; round < 3000 && Volatile.Read(ref stop) == 0; round++)
        {
            bench.Space.CopyTo(address + Page, new byte[1]);
            if (bench.Slot.Memory.Translate(bench.Requester, address + Page, 8, MemoryAccess.Read, out var translation, out var run, out _))
            {
                run.Dispose();
                cache.Place = translation;
            }

            bench.Space.Evict(address + (2 * Page));
            bench.Space.CopyTo(address + (2 * Page), new byte[1]);
            bench.Space.Evict(address + Page);
            Volatile.Write(ref isFree, 1);
            Thread.SpinWait(50);
            Volatile.Write(ref isFree, 0);
        }

        var outcome = Interlocked.Exchange(ref stop, 1);
        accessors.ForEach(static accessor => accessor.Join());
        Assert.Equal(0, outcome);
    }

    private sealed class InvalidationLog : ITranslationCache
    {
        public InvalidationLog(PciSlot slot) => slot.Memory.TranslationCache = this;

        public List<(Pasid Pasid, ulong Address, ulong LengthBytes)> Calls { get; } = [];

        public void Invalidate(Pasid pasid, ulong address, ulong lengthBytes) => Calls.Add((pasid, address, lengthBytes));
    }

    /// <summary>The least that a function may keep: one translation, looked at again after an access has begun.</summary>
    private sealed class OnePlace : ITranslationCache
    {
        private MemoryTranslation? _place;

        public OnePlace(PciSlot slot) => slot.Memory.TranslationCache = this;

        public MemoryTranslation? Place
        {
            set => Volatile.Write(ref _place, value);
        }

        public bool TryBegin(ulong address, out MemoryRun run)
        {
            run = default;
            if (Volatile.Read(ref _place) is not { } translation || !translation.TryBegin(address, 8, out run))
            {
                return false;
            }

            if (ReferenceEquals(Volatile.Read(ref _place), translation))
            {
                return true;
            }

            run.Dispose();
            return false;
        }

        public void Invalidate(Pasid pasid, ulong address, ulong lengthBytes)
        {
            if (Volatile.Read(ref _place) is { } translation && translation.Overlaps(address, lengthBytes))
            {
                Volatile.Write(ref _place, null);
            }
        }
    }
}
