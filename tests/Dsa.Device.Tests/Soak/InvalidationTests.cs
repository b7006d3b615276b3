using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;
using Xunit.Abstractions;

namespace Dsa.Device.Tests.Soak;

/// <summary>Once memory has been taken away, the device touches it no more, whatever translations it had.</summary>
public sealed unsafe class InvalidationTests(ITestOutputHelper output)
{
    private const int RunsInAll = 400;
    private const int RoundsInRealTime = 400;
    private const int Pages = 6;
    private const int PageBytes = PhysicalMemory.PageBytes;
    private const byte Canary = 0xC5;

    public static TheoryData<string, ulong> Cases
    {
        get
        {
            var cases = new TheoryData<string, ulong>();
            foreach (var how in new[] { "unmap", "evict", "protect", "unbind", "exit" })
            {
                cases.Add(how, 20);
                cases.Add(how, (ulong)Random.Shared.NextInt64());
            }

            return cases;
        }
    }

    /// <summary>A program keeps the device writing to pages while they are taken from it one by one; each frame is watched from then on.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void No_write_reaches_memory_after_it_was_taken_away(string how, ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var hits = 0;
        var runs = Math.Max(1, RunsInAll * Soak.Scale / 100);
        for (var run = 0; run < runs; run++)
        {
            hits += Run(how, seed + (ulong)run);
        }

        Assert.True(hits > 0, "the device never wrote anything");
    }

    /// <summary>The same in real time: real threads, and frames that others get at once.</summary>
    [Theory]
    [InlineData("unmap")]
    [InlineData("evict")]
    public void No_write_reaches_memory_after_it_was_taken_away_in_real_time(string how)
    {
        using var bench = new Bench(new RealTimeScheduler(), trace: null);
        bench.Configure(engines: 4);
        bench.Enable();
        var page = bench.MapContiguous(PageBytes);
        var current = page;
        var stop = 0;
        var submitters = Enumerable.Range(0, 2).Select(i => bench.Scheduler.Spawn($"submitter {i}", () =>
        {
            while (Volatile.Read(ref stop) == 0)
            {
                var target = Volatile.Read(ref current);
                bench.Enqueue(new FillDescriptor { Destination = target, TransferSize = PageBytes, PatternLower = ulong.MaxValue });
                bench.Enqueue(new FillDescriptor { Destination = target + 8, TransferSize = 64, PatternLower = 0 });
            }
        })).ToList();
        try
        {
            for (var round = 0; round < Math.Max(4, RoundsInRealTime * Soak.Scale / 100); round++)
            {
                var frame = FrameOf(bench, page);
                Take(bench, how, page);
                frame.Fill(Canary);
                bench.Scheduler.Sleep(200_000);
                Assert.True(frame.IndexOfAnyExcept(Canary) < 0, $"round {round}: a frame was written after it was taken away");
                page = bench.MapContiguous(PageBytes);
                Volatile.Write(ref current, page);
                bench.Scheduler.Sleep(100_000);
            }
        }
        finally
        {
            Volatile.Write(ref stop, 1);
            submitters.ForEach(static submitter => submitter.Join());
            bench.Command(Command.DisableDevice);
        }
    }

    private static int Run(string how, ulong seed)
    {
        using var bench = Bench.Running(seed, engines: 4);
        var region = bench.MapContiguous(Pages * PageBytes);
        var pages = Enumerable.Range(0, Pages).Select(i => how == "unmap" ? bench.MapContiguous(PageBytes) : region + (ulong)(i * PageBytes)).ToArray();
        var watched = new List<(ulong Page, nint Frame)>();
        var written = 0;
        bench.Scheduler.Run(() =>
        {
            var submitter = bench.Scheduler.Spawn("submitter", () => Submit(bench, pages));
            for (var i = 0; i < Pages && (watched.Count == 0 || how is "unmap" or "evict"); i++)
            {
                bench.Scheduler.Sleep(2_000);
                written += CountWritten(bench, pages);
                var frames = how is "unmap" or "evict" ? [(pages[i], AddressOf(bench, pages[i]))] : pages.Select(page => (page, AddressOf(bench, page))).ToList();
                Take(bench, how, how is "unmap" or "evict" ? pages[i] : region);
                foreach (var (page, frame) in frames)
                {
                    Frame(frame).Fill(Canary);
                    watched.Add((page, frame));
                }
            }

            submitter.Join();
            bench.Scheduler.Sleep(1_000_000);
        });
        foreach (var (page, frame) in watched)
        {
            Assert.True(Frame(frame).IndexOfAnyExcept(Canary) < 0, $"seed {seed}: page 0x{page:x} was written after {how}");
        }

        return written;
    }

    private static void Submit(Bench bench, ulong[] pages)
    {
        for (var i = 0; i < 60; i++)
        {
            var target = pages[i * 7 % pages.Length];
            bench.Enqueue(new FillDescriptor { Destination = target + (ulong)(i % 8 * 512), TransferSize = 512, PatternLower = (ulong)i << 8 | 1 });
            if (i % 3 == 0)
            {
                bench.Enqueue(new MemMoveDescriptor { Source = pages[i % pages.Length], Destination = target, TransferSize = PageBytes });
            }

            bench.Scheduler.Sleep(bench.Scheduler.Chance.Next(400));
        }
    }

    private static void Take(Bench bench, string how, ulong page)
    {
        switch (how)
        {
            case "unmap":
                bench.Memory.Unmap(page);
                break;
            case "evict":
                bench.Memory.Evict(page);
                break;
            case "protect":
                bench.Memory.Protect(page, MemoryAccess.Read);
                break;
            case "unbind":
                bench.Unbind();
                break;
            default:
                bench.Process.Dispose();
                break;
        }
    }

    private static int CountWritten(Bench bench, ulong[] pages) =>
        pages.Count(page => bench.Memory.TryPeek(page + 1, out var value) && value != 0 || bench.Memory.TryPeek(page, out value) && value == 1);

    /// <summary>The memory behind a page now: it stays mapped for us whatever becomes of the page.</summary>
    private static nint AddressOf(Bench bench, ulong page)
    {
        Assert.True(bench.Slot.Memory.Acquire(new MemoryRequester(bench.Memory.Pasid, false), page, PageBytes, MemoryAccess.Read, out var run, out _));
        var address = (nint)run.Pointer;
        run.Dispose();
        return address;
    }

    private static Span<byte> FrameOf(Bench bench, ulong page) => Frame(AddressOf(bench, page));

    private static Span<byte> Frame(nint address) => new((void*)address, PageBytes);
}
