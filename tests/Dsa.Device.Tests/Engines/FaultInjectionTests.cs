using Dsa.Bindings.Portals;
using Dsa.Platform.Pci;

namespace Dsa.Device.Tests.Engines;

/// <summary>Faults that somebody asked for: descriptors meet them as they would meet those that come by themselves.</summary>
public sealed class FaultInjectionTests
{
    private const int Pages = 4;

    [Theory]
    [InlineData(InjectedFaultKind.PageFault, CompletionStatus.PageFault)]
    [InlineData(InjectedFaultKind.HardwareError, CompletionStatus.ReadError)]
    [InlineData(InjectedFaultKind.TranslationError, CompletionStatus.TranslationError)]
    public void The_access_that_was_chosen_fails_and_what_was_before_it_counts(InjectedFaultKind kind, CompletionStatus status)
    {
        var faults = new OneFault(new InjectedFault(kind, PagesBefore: 4));
        using var bench = Running(faults);
        var move = Move(bench);
        var record = bench.Run(move);
        Assert.Equal((status, 2 * 4096u), (record.Status, record.BytesCompleted));
        Assert.Equal(status == CompletionStatus.PageFault ? move.Source + (2 * 4096) : 0, record.FaultAddress);
        Assert.Equal([kind], faults.Happened);
        var error = bench.Bar.SwError.Read();
        Assert.Equal(kind == InjectedFaultKind.TranslationError ? ErrorCode.TranslationError : ErrorCode.None, error.Error);

        // Nothing is left for the next one.
        Assert.Equal(CompletionStatus.Success, bench.Run(Move(bench)).Status);
    }

    [Fact]
    public void A_delay_ends_when_its_time_has_come()
    {
        const long Delay = 500_000_000;
        var faults = new OneFault(new InjectedFault(InjectedFaultKind.None, DelayNanoseconds: Delay));
        using var bench = Running(faults);
        var move = Move(bench);
        var start = bench.Scheduler.NowNanoseconds;
        Assert.Equal(CompletionStatus.None, bench.Run(move).Status);
        faults.Wake!();
        bench.Settle();
        Assert.Equal(CompletionStatus.None, bench.Record(move.CompletionAddress).Status);
        while (bench.Scheduler.NowNanoseconds < start + (2 * Delay))
        {
            bench.Settle();
        }

        faults.Wake();
        bench.Settle();
        Assert.Equal((CompletionStatus.Success, Delay), (bench.Record(move.CompletionAddress).Status, faults.DelayNanoseconds));
    }

    [Fact]
    public void A_descriptor_that_is_delayed_can_be_aborted()
    {
        var faults = new OneFault(new InjectedFault(InjectedFaultKind.None, DelayNanoseconds: long.MaxValue / 2));
        using var bench = Running(faults);
        var move = Move(bench);
        bench.Run(move);
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.AbortAll));
        Assert.Equal(CompletionStatus.None, bench.Record(move.CompletionAddress).Status);
    }

    [Fact]
    public void Retry_is_for_submissions_to_shared_queues_that_have_room()
    {
        var faults = new OneFault(default) { MustRetry = true };
        using var bench = Running(faults);
        Assert.Equal(CompletionStatus.Success, bench.Run(Move(bench)).Status);
        Assert.Equal(SubmitResult.Retry, bench.Enqueue(Move(bench), queue: 0));
        Assert.Equal(0, faults.Submissions);
        Assert.Equal(SubmitResult.Retry, bench.Enqueue(Move(bench)));
        Assert.Equal(SubmitResult.Accepted, bench.Enqueue(Move(bench)));
        Assert.Equal(2, faults.Submissions);
    }

    [Fact]
    public void A_descriptor_that_the_device_refuses_meets_nothing_more()
    {
        var faults = new OneFault(new InjectedFault(InjectedFaultKind.Halt));
        using var bench = Running(faults);
        Assert.Equal(CompletionStatus.InvalidTransferSize, bench.Run(Move(bench) with { TransferSize = 0 }).Status);
        Assert.Empty(faults.Happened);
        bench.Post(Move(bench));
        bench.Settle();
        Assert.Equal([InjectedFaultKind.Halt], faults.Happened);
        Assert.Equal((DeviceState.Halted, ResetType.Command), (bench.Bar.GenSts.Read().State, bench.Bar.GenSts.Read().ResetType));
    }

    private static Bench Running(OneFault faults)
    {
        var bench = new Bench(faults: faults);
        bench.Configure();
        bench.Enable();
        return bench;
    }

    private static MemMoveDescriptor Move(Bench bench) => new()
    {
        Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
        CompletionAddress = bench.Map(4096),
        Source = bench.Map(Pages * 4096),
        Destination = bench.Map(Pages * 4096),
        TransferSize = Pages * 4096,
    };

    /// <summary>A fault for the first descriptor that begins, or one Retry.</summary>
    private sealed class OneFault(InjectedFault fault) : IFaultInjection
    {
        private bool _isGiven;

        public List<InjectedFaultKind> Happened { get; } = [];

        public bool MustRetry { get; set; }

        public int Submissions { get; private set; }

        public Action? Wake { get; private set; }

        public long DelayNanoseconds { get; private set; }

        public InjectedFault Begin(int workQueue, in WorkDescriptor descriptor)
        {
            var given = _isGiven ? default : fault;
            _isGiven = true;
            return given;
        }

        public bool Retries(int workQueue, in WorkDescriptor descriptor)
        {
            Submissions++;
            var retries = MustRetry;
            MustRetry = false;
            return retries;
        }

        public void WakeAfter(long nanoseconds, Action wake) => (DelayNanoseconds, Wake) = (nanoseconds, wake);

        void IFaultInjection.Happened(int workQueue, InjectedFaultKind kind) => Happened.Add(kind);
    }
}
