using Dsa.Device.Translation;
using Dsa.Platform.Memory;

namespace Dsa.Device.Tests.Translation;

/// <summary>What the cache holds, and what takes it away again.</summary>
public sealed class TranslationCacheTests
{
    private const MemoryAccess Both = MemoryAccess.Read | MemoryAccess.Write;

    [Fact]
    public void A_translation_serves_the_whole_of_what_was_asked_for_and_no_more()
    {
        using var bench = new Bench();
        var cache = CacheOf(bench);
        var address = bench.MapContiguous(4 * 4096);
        Add(bench, cache, address + 100, 6000, MemoryAccess.Read);
        Assert.True(Serves(bench, cache, address, 8192, MemoryAccess.Read));
        Assert.True(Serves(bench, cache, address + 50, 1, MemoryAccess.Write));
        Assert.False(Serves(bench, cache, address, 8193, MemoryAccess.Read));
        Assert.False(Serves(bench, cache, address + 8192, 1, MemoryAccess.Read));
    }

    [Fact]
    public void What_ends_where_the_next_page_lies_elsewhere_serves_longer_requests_with_what_there_is()
    {
        using var bench = new Bench();
        var cache = CacheOf(bench);
        var address = bench.Map(2 * 4096);
        Add(bench, cache, address, 8192, MemoryAccess.Read);
        Assert.True(cache.TryBegin(Requester(bench), address + 96, 8000, MemoryAccess.Read, out var run));
        Assert.Equal(4000, run.Length);
        run.Dispose();
    }

    [Fact]
    public void Rights_privilege_and_pasid_have_to_fit()
    {
        using var bench = new Bench();
        var cache = CacheOf(bench);
        var address = bench.Map(4096, MemoryAccess.Read);
        Add(bench, cache, address, 8, MemoryAccess.Read);
        Assert.True(Serves(bench, cache, address, 8, MemoryAccess.Read));
        Assert.False(Serves(bench, cache, address, 8, MemoryAccess.Write));
        Assert.False(cache.TryBegin(Requester(bench) with { Privileged = true }, address, 8, MemoryAccess.Read, out _));
        Assert.False(cache.TryBegin(new MemoryRequester(new Pasid(77), false), address, 8, MemoryAccess.Read, out _));
        Assert.False(cache.TryBegin(MemoryRequester.Function, address, 8, MemoryAccess.Read, out _));
    }

    [Theory]
    [InlineData("evict")]
    [InlineData("unmap")]
    [InlineData("protect")]
    [InlineData("exit")]
    public void What_the_platform_takes_back_is_gone_and_the_rest_stays(string how)
    {
        using var bench = new Bench();
        var cache = CacheOf(bench);
        var kept = bench.Map(4096);
        var taken = bench.Map(4096);
        Add(bench, cache, kept, 8, Both);
        Add(bench, cache, taken, 8, Both);
        TakeAway(bench, taken, how);
        Assert.False(Serves(bench, cache, taken, 8, MemoryAccess.Read));
        Assert.Equal(how != "exit", Serves(bench, cache, kept, 8, MemoryAccess.Read));
    }

    [Fact]
    public void One_page_of_a_long_translation_takes_all_of_it()
    {
        using var bench = new Bench();
        var cache = CacheOf(bench);
        var address = bench.MapContiguous(8 * 4096);
        Add(bench, cache, address, 8 * 4096, Both);
        bench.Memory.Evict(address + (5 * 4096));
        Assert.False(Serves(bench, cache, address, 1, MemoryAccess.Read));
    }

    [Fact]
    public void A_translation_that_an_invalidation_overtook_is_not_kept()
    {
        using var bench = new Bench();
        var cache = CacheOf(bench);
        var address = bench.Map(4096);
        var invalidations = cache.Invalidations;
        Assert.True(bench.Slot.Memory.Translate(Requester(bench), address, 8, Both, out var translation, out var run, out _));
        run.Dispose();
        bench.Memory.Evict(address);
        cache.Add(translation!, invalidations);
        Assert.False(Serves(bench, cache, address, 8, MemoryAccess.Read));
    }

    [Fact]
    public void What_is_gone_from_its_place_is_not_used_by_who_found_it_there()
    {
        using var bench = new Bench();
        var cache = CacheOf(bench);
        var pages = Enumerable.Range(0, 600).Select(_ => bench.Map(4096)).ToList();
        pages.ForEach(page => Add(bench, cache, page, 8, Both));
        Assert.InRange(pages.Count(page => Serves(bench, cache, page, 8, MemoryAccess.Read)), 1, 256);
    }

    [Theory]
    [InlineData("ats")]
    [InlineData("pasid")]
    [InlineData("reset")]
    public void Switching_translation_services_and_a_reset_empty_it(string how)
    {
        using var bench = Bench.Running();
        var cache = Assert.IsType<TranslationCache>(bench.Slot.Memory.TranslationCache);
        var record = bench.Map(4096);
        bench.Run(Descriptors.NoOp(record));
        Assert.True(Serves(bench, cache, record, 8, MemoryAccess.Write));
        switch (how)
        {
            case "ats":
                bench.Device.Configuration.AtsEnable = false;
                break;
            case "pasid":
                bench.Device.Configuration.PasidEnable = false;
                break;
            default:
                Assert.Equal(0u, bench.Command(Command.ResetDevice).Raw);
                break;
        }

        Assert.False(Serves(bench, cache, record, 8, MemoryAccess.Write));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Untranslated_requests_leave_nothing_in_it(bool byQueue)
    {
        using var bench = new Bench();
        bench.Device.Configuration.AtsEnable = byQueue;
        bench.Configure();
        bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithAtsDisable(byQueue));
        bench.Enable();
        var record = bench.Map(4096);
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.NoOp(record)).Status);
        var cache = Assert.IsType<TranslationCache>(bench.Slot.Memory.TranslationCache);
        Assert.False(Serves(bench, cache, record, 8, MemoryAccess.Write));
    }

    [Fact]
    public void A_translation_that_is_taken_back_while_an_access_begins_is_not_used_and_nothing_is_held()
    {
        var scheduler = new MeddlingScheduler();
        using var bench = new Bench(scheduler, trace: null);
        var cache = CacheOf(bench);
        var address = bench.Map(4096);
        Add(bench, cache, address, 8, Both);
        scheduler.Meddle = () => Assert.True(bench.Memory.Evict(address));
        Assert.False(Serves(bench, cache, address, 8, MemoryAccess.Write));
        bench.Read(address, 1);
        Assert.True(bench.Memory.Evict(address));
    }

    [Fact]
    public void An_address_space_that_is_detached_while_it_is_asked_is_not_reached()
    {
        var scheduler = new MeddlingScheduler();
        using var bench = new Bench(scheduler, trace: null);
        var address = bench.Map(4096);
        var requester = Requester(bench);
        scheduler.Meddle = bench.Unbind;
        Assert.False(bench.Slot.Memory.Acquire(requester, address, 8, MemoryAccess.Write, out _, out var fault));
        Assert.Equal(FaultKind.NoAddressSpace, fault.Kind);
        Assert.True(bench.Memory.Evict(address));
    }

    [Fact]
    public void Asking_fills_it_and_faults_leave_nothing()
    {
        using var bench = Bench.Running();
        var cache = Assert.IsType<TranslationCache>(bench.Slot.Memory.TranslationCache);
        var address = bench.Map(4096);
        var missing = bench.Map(4096);
        bench.Memory.Evict(missing);
        var record = bench.Run(Descriptors.Move(address, missing, 4096, bench.Map(4096)));
        Assert.Equal((CompletionStatus.PageFault, missing), (record.Status, record.FaultAddress));
        Assert.True(Serves(bench, cache, address, 4096, MemoryAccess.Read));
        Assert.False(Serves(bench, cache, missing, 1, MemoryAccess.Read));
    }

    private static TranslationCache CacheOf(Bench bench)
    {
        var cache = new TranslationCache();
        bench.Slot.Memory.TranslationCache = cache;
        return cache;
    }

    private static MemoryRequester Requester(Bench bench) => new(bench.Memory.Pasid.IsValid ? bench.Memory.Pasid : new Pasid(1), false);

    private static void Add(Bench bench, TranslationCache cache, ulong address, int length, MemoryAccess access)
    {
        var invalidations = cache.Invalidations;
        Assert.True(bench.Slot.Memory.Translate(Requester(bench), address, length, access, out var translation, out var run, out _));
        run.Dispose();
        cache.Add(translation!, invalidations);
    }

    private static bool Serves(Bench bench, TranslationCache cache, ulong address, int length, MemoryAccess access)
    {
        if (!cache.TryBegin(Requester(bench), address, length, access, out var run))
        {
            return false;
        }

        run.Dispose();
        return true;
    }

    private static void TakeAway(Bench bench, ulong address, string how)
    {
        switch (how)
        {
            case "evict":
                bench.Memory.Evict(address);
                break;
            case "unmap":
                bench.Memory.Unmap(address);
                break;
            case "protect":
                bench.Memory.Protect(address, MemoryAccess.None);
                break;
            default:
                bench.Process.Dispose();
                break;
        }
    }
}
