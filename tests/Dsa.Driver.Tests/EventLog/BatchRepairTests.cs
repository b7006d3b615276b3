namespace Dsa.Driver.Tests.EventLog;

/// <summary>Flow 8 of traces.md, row by row. F is whether the batch has a member whose record could not be written.</summary>
public sealed class BatchRepairTests
{
    private const byte Batch = 7;

    private const ulong Nowhere = 0x10_0000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Parity("EV-26", "EV-28")]
    public void A_first_error_that_is_repaired_forgets_an_earlier_failure(bool before) => LogBed.Run(log =>
    {
        SetFailure(log, before);
        var faults = log.File.CrFaults;
        log.Log(log.Event(batch: Batch, isFirst: true));
        Assert.Equal(faults + 1, log.File.CrFaults);
        Assert.Equal(CompletionStatus.Success, log.RecordAt(log.Address).Status);
        Assert.False(HasFailure(log));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Parity("EV-27")]
    public void A_first_error_that_cannot_be_repaired_is_remembered(bool before) => LogBed.Run(log =>
    {
        SetFailure(log, before);
        var (faults, failures) = (log.File.CrFaults, log.File.CrFaultFailures);
        log.Log(log.Event(batch: Batch, isFirst: true, address: Nowhere));
        Assert.Equal((faults + 1, failures + 1), (log.File.CrFaults, log.File.CrFaultFailures));
        Assert.True(HasFailure(log));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Parity("EV-26")]
    public void A_later_error_that_is_repaired_changes_nothing(bool before) => LogBed.Run(log =>
    {
        SetFailure(log, before);
        log.Log(log.Event(batch: Batch));
        Assert.Equal(CompletionStatus.Success, log.RecordAt(log.Address).Status);
        Assert.Equal(before, HasFailure(log));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Parity("EV-27")]
    public void A_later_error_that_cannot_be_repaired_is_remembered(bool before) => LogBed.Run(log =>
    {
        SetFailure(log, before);
        log.Log(log.Event(batch: Batch, address: Nowhere));
        Assert.True(HasFailure(log));
    });

    [Fact]
    [Parity("EV-28")]
    public void A_batch_without_failures_is_written_as_it_was_logged() => LogBed.Run(log =>
    {
        var entry = log.Event(ErrorCode.BatchLogged, batch: Batch, status: CompletionStatus.Success);
        log.Log(entry);
        Assert.Equal(entry.Record, log.RecordAt(log.Address));
        Assert.Equal((1L, 0L), (log.File.CrFaults, log.File.CrFaultFailures));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Parity("EV-28")]
    public void The_record_of_a_batch_is_repaired_with_the_accesses_of_any_event(bool hasFailure) => LogBed.Run(log =>
    {
        SetFailure(log, hasFailure);
        log.Bed.Trace.Clear();
        log.Log(log.Event(ErrorCode.BatchLogged, batch: Batch));
        log.Bed.CheckTrace($"""
            irq R32 0x98 = 0x20
            irq W32 0x98 = 0x20
            irq W32 0xF4 = 0x40000000
            irq R64 0xF0
            irq W32 0xF0 = {(hasFailure ? 2 : 1)}
            """);
        Assert.Equal(hasFailure ? CompletionStatus.BatchFailed : CompletionStatus.Success, log.RecordAt(log.Address).Status);
    });

    [Theory]
    [InlineData(CompletionStatus.Success, CompletionStatus.BatchFailed, true)]
    [InlineData(CompletionStatus.Success, CompletionStatus.BatchFailed, false)]
    [InlineData(CompletionStatus.BatchFailed, CompletionStatus.BatchFailed, true)]
    [InlineData(CompletionStatus.BatchListPageFault, CompletionStatus.BatchListPageFault, true)]
    [Parity("EV-28")]
    public void A_batch_with_a_failed_member_says_so(CompletionStatus logged, CompletionStatus written, bool isRequired) => LogBed.Run(log =>
    {
        SetFailure(log, true);
        var faults = log.File.CrFaults;
        log.Log(log.Event(ErrorCode.BatchLogged, batch: Batch, status: logged, isRequired: isRequired));
        var record = log.RecordAt(log.Address);
        Assert.Equal((written, 1, 0x1234u), (record.Status, (int)record.Result, record.BytesCompleted));
        Assert.Equal(faults + 1, log.File.CrFaults);
        Assert.False(HasFailure(log));
    });

    [Fact]
    [Parity("EV-29")]
    public void A_batch_record_that_cannot_be_written_forgets_the_failure_all_the_same() => LogBed.Run(log =>
    {
        SetFailure(log, true);
        var failures = log.File.CrFaultFailures;
        log.Log(log.Event(ErrorCode.BatchLogged, batch: Batch, address: Nowhere));
        Assert.Equal(failures + 1, log.File.CrFaultFailures);
        Assert.False(HasFailure(log));
    });

    [Fact]
    [Parity("EV-28", "EV-32")]
    public void A_batch_that_wants_no_record_only_counts_and_leaks_nothing() => LogBed.Run(log =>
    {
        log.Log(log.Event(ErrorCode.BatchLogged, batch: Batch, isRequired: false));
        Assert.Equal((1L, 0L), (log.File.CrFaults, log.File.CrFaultFailures));
        Assert.Equal(CompletionStatus.None, log.RecordAt(log.Address).Status);
        Assert.Equal(0, log.Bed.Device.EventLog!.PendingRepairs);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Parity("EV-20", "EV-30")]
    public void A_drain_is_written_if_it_wants_to_be_and_counts_nowhere(bool isRequired) => LogBed.Run(log =>
    {
        log.Log(log.Event(ErrorCode.DrainLogged, isRequired: isRequired));
        Assert.Equal(isRequired ? CompletionStatus.Success : CompletionStatus.None, log.RecordAt(log.Address).Status);
        log.Log(log.Event(ErrorCode.DrainLogged, address: Nowhere));
        Assert.Equal((0L, 0L), (log.File.CrFaults, log.File.CrFaultFailures));
    });

    [Fact]
    [Parity("EV-31")]
    public void Batches_are_told_apart_by_their_id() => LogBed.Run(log =>
    {
        log.Log(log.Event(batch: 255, isFirst: true, address: Nowhere));
        log.Log(log.Event(ErrorCode.BatchLogged, batch: 0));
        Assert.Equal(CompletionStatus.Success, log.RecordAt(log.Address).Status);
        log.Log(log.Event(ErrorCode.BatchLogged, batch: 255));
        Assert.Equal(CompletionStatus.BatchFailed, log.RecordAt(log.Address).Status);
    });

    private static void SetFailure(LogBed log, bool hasFailed)
    {
        if (hasFailed)
        {
            log.Log(log.Event(batch: Batch, address: Nowhere));
        }
    }

    /// <summary>Asks by the record of the batch, which forgets the answer.</summary>
    private static bool HasFailure(LogBed log)
    {
        var address = log.Address + 2048;
        log.Log(log.Event(ErrorCode.BatchLogged, batch: Batch, address: address));
        return log.RecordAt(address).Status == CompletionStatus.BatchFailed;
    }
}
