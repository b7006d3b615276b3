using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.EventLog;

/// <summary>A bad interrupt handle while the page of the record comes and goes: record and event belong together.</summary>
public sealed class RefusedHandleTests
{
    private const long LongEnoughNanoseconds = 1_000_000;

    [Fact]
    public void A_record_whose_page_can_be_requested_is_never_left_to_the_log()
    {
        var faulting = 0;
        for (var seed = 1UL; seed <= 100; seed++)
        {
            using var bench = Ready(seed);
            bench.Scheduler.Run(() =>
            {
                using var service = bench.Kernel.ServePageRequests(bench.Slot);
                var record = bench.Map(4096);
                bench.Post(Refused(record));
                bench.Scheduler.Sleep(LongEnoughNanoseconds);
                Assert.Equal((ErrorCode.InvalidInterruptHandle, seed), (bench.Entry(0).Error, seed));
                Assert.Equal((CompletionStatus.InvalidInterruptHandle, 1), (bench.Record(record).Status, bench.LoggedCount));
            });
            faulting += bench.Trace.Events.Any(static e => e.Kind == Platform.Tracing.TraceKind.Fault) ? 1 : 0;
        }

        Assert.InRange(faulting, 20, 99);
    }

    private static Bench Ready(ulong seed)
    {
        var bench = new Bench(seed, new InjectionProfile { PageOutOneIn = 2 });
        bench.Device.Configuration.PageRequestEnable = true;
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure();
        bench.ConfigureEventLog();
        bench.Enable();
        return bench;
    }

    private static NoOpDescriptor Refused(ulong record) => new()
    {
        Flags = Descriptors.Recorded | DescriptorFlags.RequestCompletionInterrupt,
        InterruptHandle = 77,
        CompletionAddress = record,
    };
}
