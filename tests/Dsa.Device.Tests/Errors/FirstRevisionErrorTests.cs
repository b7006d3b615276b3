using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Errors;

/// <summary>A part without event log and without fault information in records, as of revision 1.0: all errors share one register.</summary>
public sealed class FirstRevisionErrorTests
{
    private static readonly DeviceProfile s_profile = DeviceProfile.Dsa20 with
    {
        Name = "without event log",
        Capabilities = DeviceProfile.Dsa20.Capabilities with
        {
            Version = new Bindings.Version(0).WithMajor(1),
            GenCap = DeviceProfile.Dsa20.Capabilities.GenCap
                .WithEventLog(EventLogSupport.None)
                .WithCompletionFaultInfo(false)
                .WithBatchContinuation(false),
        },
    };

    [Fact]
    public void An_event_log_cannot_be_enabled()
    {
        using var bench = new Bench(profile: s_profile);
        bench.Configure();
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithEventLogEnable(true));

        // Whether the bit is kept is not specified, but a device that keeps it must refuse it (0x19).
        var isKept = bench.Bar.GenCfg.Read().EventLogEnable;
        Assert.Equal(isKept ? CommandError.InvalidEventLog : CommandError.Success, bench.ErrorOf(Command.EnableDevice));
    }

    [Fact]
    public void Only_the_first_error_is_kept_and_both_bits_are_cleared_together()
    {
        using var bench = Bench.Running(profile: s_profile);
        bench.Post(new FillDescriptor { Destination = 0x2000, TransferSize = 8 });
        bench.Settle();
        var first = bench.Bar.SwError.Read();
        for (var i = 0; i < 3; i++)
        {
            bench.Post(new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering });
            bench.Settle();
        }

        Assert.Equal(first.WithOverflow(true), bench.Bar.SwError.Read());
        bench.Bar.SwError.Clear(SwErrorBits.Overflow);
        Assert.Equal(first, bench.Bar.SwError.Read());
        bench.Bar.SwError.Clear(SwErrorBits.Valid);
        bench.Post(new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering });
        bench.Settle();
        Assert.Equal((ErrorCode.InvalidFlags, false), (bench.Bar.SwError.Read().Error, bench.Bar.SwError.Read().Overflow));
    }

    [Fact]
    public void A_lost_record_its_batch_and_a_drain_are_all_told_without_log()
    {
        using var bench = Bench.Running(profile: s_profile);
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        var list = Operations.BatchTests.List(bench, Descriptors.NoOp(lost), new NoOpDescriptor());
        var record = bench.Run(Descriptors.Batch(list, 2, bench.Map(4096)));
        Assert.Equal((CompletionStatus.BatchFailed, 2u, 0u), (record.Status, record.BytesCompleted, (uint)record.Result));
        var error = bench.Bar.SwError.Read();
        Assert.Equal((ErrorCode.CompletionPageFault, true, 0u, lost), (error.Error, error.Batch, (uint)error.BatchIndex, error.FaultAddress));
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.Drain(bench.Map(4096))).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Records_name_the_operand_only_with_fault_information_and_the_address_always(bool hasInformation)
    {
        var capabilities = s_profile.Capabilities;
        var general = capabilities.GenCap.WithCompletionFaultInfo(hasInformation);
        using var bench = Bench.Running(profile: s_profile with { Capabilities = capabilities with { GenCap = general } });
        var good = bench.Map(4096);
        var bad = bench.Map(4096);
        bench.Memory.Evict(bad);
        var records = new (WorkDescriptor Descriptor, Operand Operand)[]
        {
            (Descriptors.Move(bad, good, 8, bench.Map(4096)), Operand.Source1),
            (Descriptors.Move(good, bad, 8, bench.Map(4096)), Operand.Destination1),
            (Descriptors.Compare(good, bad, 8, bench.Map(4096)), Operand.Source2),
            (Descriptors.Batch(bad, 2, bench.Map(4096)), Operand.Source1),
            (Descriptors.Drain(bench.Map(4096)) with { Readback2Valid = true, ReadbackAddress2 = bad }, Operand.Source2),
        };
        Assert.All(records, entry =>
        {
            var record = bench.Run(entry.Descriptor);
            Assert.Equal((hasInformation ? entry.Operand : Operand.Unknown, bad), (record.FaultOperand, record.FaultAddress));
            Assert.False(record.FaultAddressMasked);
        });
    }
}
