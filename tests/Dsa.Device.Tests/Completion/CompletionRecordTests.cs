using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Completion;

public sealed class CompletionRecordTests
{
    [Fact]
    [Produces(CompletionStatus.Success)]
    public void Success_writes_no_record_unless_it_is_requested()
    {
        using var bench = Bench.Running();
        var record = bench.Map(4096);
        var descriptor = Descriptors.NoOp(record) with { Flags = DescriptorFlags.CompletionAddressValid };
        Assert.Equal(CompletionStatus.None, bench.Run(descriptor).Status);
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.NoOp(record)).Status);
    }

    [Fact]
    public void An_error_writes_a_record_that_is_not_requested()
    {
        using var bench = Bench.Running();
        var descriptor = new FillDescriptor { Flags = DescriptorFlags.CompletionAddressValid, CompletionAddress = bench.Map(4096) };
        Assert.Equal(CompletionStatus.InvalidTransferSize, bench.Run(descriptor).Status);
    }

    [Fact]
    public void The_whole_record_is_written_and_nothing_beside_it()
    {
        using var bench = Bench.Running();
        var record = bench.Map(4096);
        var before = Enumerable.Repeat((byte)0xEE, 4096).ToArray();
        bench.Write(record, before);
        bench.Run(Descriptors.NoOp(record + 64));
        var after = bench.Read(record, 4096);
        Assert.All(after[..64], static value => Assert.Equal(0xEE, value));
        Assert.All(after[96..], static value => Assert.Equal(0xEE, value));
        Assert.Equal(1, after[64]);
        Assert.All(after[65..96], static value => Assert.Equal(0, value));
    }

    [Fact]
    public void An_error_without_record_address_goes_to_swerror_with_its_information()
    {
        using var bench = Bench.Running();
        bench.Post(new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering | DescriptorFlags.CheckResult });
        bench.Settle();
        var error = bench.Bar.SwError.Read();
        Assert.Equal(ErrorCode.InvalidFlags, error.Error);
        Assert.True(error.DescriptorValid && error.WorkQueueValid && error.ErrorInfoValid);
        Assert.Equal((uint)(DescriptorFlags.StrictOrdering | DescriptorFlags.CheckResult), error.ErrorInfo);
        Assert.Equal((bench.Pasid, Opcode.NoOp, 0u), (error.Pasid, error.Operation, error.WorkQueue));
    }

    [Fact]
    public void A_page_fault_without_record_address_tells_its_address_and_operand()
    {
        using var bench = Bench.Running();
        bench.Post(new FillDescriptor { Destination = 0x1234_5000, TransferSize = 8 });
        bench.Settle();
        var error = bench.Bar.SwError.Read();
        Assert.Equal((ErrorCode.PageFault, true, 0x1234_5000UL), (error.Error, error.FaultWrite, error.FaultAddress));
        Assert.Equal((uint)Operand.Destination1 << 29, error.ErrorInfo);
    }

    [Fact]
    [Produces(ErrorCode.CompletionPageFault)]
    public void Without_log_a_fault_on_the_record_is_0x1a_in_swerror()
    {
        using var bench = Bench.Running();
        var record = bench.Map(4096);
        bench.Memory.Evict(record);
        bench.Post(Descriptors.NoOp(record + 32));
        bench.Settle();
        var error = bench.Bar.SwError.Read();
        Assert.Equal((ErrorCode.CompletionPageFault, true, record + 32), (error.Error, error.FaultWrite, error.FaultAddress));
        Assert.False(bench.Memory.IsResident(record));
    }

    [Fact]
    public void Without_log_a_batch_whose_member_lost_its_record_has_failed()
    {
        using var bench = Bench.Running();
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        var list = Operations.BatchTests.List(bench, Descriptors.NoOp(lost), new NoOpDescriptor());
        Assert.Equal(CompletionStatus.BatchFailed, bench.Run(Descriptors.Batch(list, 2, bench.Map(4096))).Status);
    }

    [Fact]
    public void Without_fault_information_a_record_names_no_operand()
    {
        var capabilities = Device.Profiles.DeviceProfile.Dsa20.Capabilities;
        var general = capabilities.GenCap.WithCompletionFaultInfo(false);
        using var bench = Bench.Running(profile: Device.Profiles.DeviceProfile.Dsa20 with { Capabilities = capabilities with { GenCap = general } });
        var record = bench.Run(Descriptors.Fill(0x1000, 8, 0, bench.Map(4096)));
        Assert.Equal((CompletionStatus.PageFault, Operand.Unknown, 0x1000UL), (record.Status, record.FaultOperand, record.FaultAddress));
    }
}
