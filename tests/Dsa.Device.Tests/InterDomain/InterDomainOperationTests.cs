using Dsa.Device.Profiles;
using Dsa.Device.Tests.Operations;
using Dsa.Device.Tests.Outcomes;
using Dsa.Device.Translation;
using Dsa.Platform.Memory;

namespace Dsa.Device.Tests.InterDomain;

/// <summary>The operations across address spaces: results, faults in either of them, and what records and events say.</summary>
public sealed class InterDomainOperationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Requests_to_another_address_space_go_out_untranslated_as_those_of_the_queue_do(bool isAtsDisabled)
    {
        using var domains = new DomainBench(configure: bench =>
            bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithAtsDisable(isAtsDisabled)));
        domains.Write(domains.Open);
        var theirs = domains.OwnerMap(4096);
        Assert.Equal(CompletionStatus.Success, domains.Run(domains.CopyFrom(theirs, domains.Bench.Map(4096), 4096)).Status);
        var cache = Assert.IsType<TranslationCache>(domains.Bench.Slot.Memory.TranslationCache);
        Assert.Equal(!isAtsDisabled, cache.TryBegin(new MemoryRequester(new Pasid(domains.OwnerPasid), false), theirs, 8, MemoryAccess.Read, out var run));
        run.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(30001)]
    public void Bytes_go_from_one_process_to_the_other_and_back(int length)
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open);
        var data = Descriptors.Pattern(length);
        var theirs = domains.OwnerMap(length);
        Assert.Equal(CompletionStatus.Success, domains.Run(domains.CopyTo(domains.Bench.MapBytes(data), theirs, (uint)length)).Status);
        Assert.Equal(data, domains.OwnerRead(theirs, length));
        var target = domains.Bench.Map(length);
        Assert.Equal(CompletionStatus.Success, domains.Run(domains.CopyFrom(theirs, target, (uint)length)).Status);
        Assert.Equal(data, domains.Bench.Read(target, length));
    }

    [Fact]
    public void Equal_addresses_in_two_processes_are_two_places()
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open);
        const int bytes = 1 << 20;
        var place = Math.Max(domains.OwnerMap(bytes), domains.Bench.Map(bytes)) + 4096;
        domains.OwnerWrite(place, Descriptors.Pattern(20000));

        // In one address space a copy like this runs downward, and has done nothing before the page that is missing.
        domains.Owner.Memory.Evict(place + 8192);
        var record = domains.Run(domains.CopyFrom(place, place + 100, 20000));
        Assert.Equal((CompletionStatus.PageFault, 8192u, 0u), (record.Status, record.BytesCompleted, record.Result));
        Assert.Equal(Descriptors.Pattern(20000)[..8192], domains.Bench.Read(place + 100, 8192));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fill_repeats_patterns_of_8_or_16_bytes(bool wide)
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open);
        var theirs = domains.OwnerMap(8192);
        var fill = domains.Fill(theirs + 1, 5000, 0x0807060504030201);
        fill = wide ? fill with { Pattern16 = true, PatternUpper = 0x100F0E0D0C0B0A09 } : fill;
        Assert.Equal(CompletionStatus.Success, domains.Run(fill).Status);
        var expected = Enumerable.Range(0, 5000).Select(i => (byte)((i % (wide ? 16 : 8)) + 1)).ToArray();
        Assert.Equal(expected, domains.OwnerRead(theirs + 1, 5000));
        Assert.Equal([0], domains.OwnerRead(theirs, 1));
        Assert.Equal([0], domains.OwnerRead(theirs + 5001, 1));
    }

    [Theory]
    [InlineData(-1, 0, CompletionStatus.Success)]
    [InlineData(5000, 1, CompletionStatus.Success)]
    [InlineData(5000, 0, CompletionStatus.SuccessPredicateFalse)]
    public void Compare_finds_the_first_difference(int difference, byte expectedResult, CompletionStatus status)
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open);
        var data = Descriptors.Pattern(9000);
        var theirs = domains.OwnerMapBytes(data);
        if (difference >= 0)
        {
            data[difference] ^= 1;
        }

        var record = domains.Run(Compare(domains, theirs, domains.Bench.MapBytes(data), 9000) with { ExpectedResult = expectedResult });
        Assert.Equal((status, difference < 0 ? 0u : 1u, (uint)Math.Max(0, difference)), (record.Status, record.Result, record.BytesCompleted));
    }

    [Theory]
    [InlineData(-1, 0u)]
    [InlineData(6001, 1u)]
    public void Compare_pattern_finds_the_first_byte_that_is_not_the_pattern(int difference, uint result)
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open);
        var data = Enumerable.Range(0, 9000).Select(static i => (byte)(i % 8)).ToArray();
        if (difference >= 0)
        {
            data[difference] ^= 1;
        }

        var record = domains.Run(new InterDomainComparePatternDescriptor
        {
            Flags = Descriptors.Recorded,
            UseAlternateSource = true,
            SourceIdptHandle = DomainBench.Entry,
            Source = domains.OwnerMapBytes(data),
            Pattern = 0x0706050403020100,
            TransferSize = 9000,
            CompletionAddress = domains.Record,
        });
        Assert.Equal((CompletionStatus.Success, result, (uint)Math.Max(0, difference)), (record.Status, record.Result, record.BytesCompleted));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Offsets_count_from_the_base_of_the_window(bool isSource)
    {
        using var domains = new DomainBench();
        var data = Descriptors.Pattern(9000);
        var theirs = domains.OwnerMap(16384);
        domains.Write(domains.Windowed(theirs + 100, 9050, IdptWindowMode.Offset));
        domains.OwnerWrite(theirs + 150, data);
        var ours = domains.Bench.MapBytes(isSource ? new byte[9000] : data);
        var copy = isSource ? domains.CopyFrom(50, ours, 9000) : domains.CopyTo(ours, 50, 9000);
        Assert.Equal(CompletionStatus.Success, domains.Run(copy).Status);
        Assert.Equal(data, isSource ? domains.Bench.Read(ours, 9000) : domains.OwnerRead(theirs + 150, 9000));
    }

    [Theory]
    [InlineData(true, true, Operand.Source1)]
    [InlineData(true, false, Operand.Destination1)]
    [InlineData(false, false, Operand.Source1)]
    [InlineData(false, true, Operand.Destination1)]
    public void A_fault_tells_operand_bytes_and_the_handle_if_the_operand_has_one(bool isFromOwner, bool isOwnerMissing, Operand operand)
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open);
        var theirs = domains.OwnerMap(12288) + 100;
        var ours = domains.Bench.Map(12288) + 200;
        var missing = (isOwnerMissing ? theirs : ours) - (isOwnerMissing ? 100UL : 200UL) + 4096;
        Assert.True((isOwnerMissing ? domains.Owner.Memory : domains.Bench.Memory).Evict(missing));
        var record = domains.Run(isFromOwner ? domains.CopyFrom(theirs, ours, 8000) : domains.CopyTo(ours, theirs, 8000));
        Assert.Equal((CompletionStatus.PageFault, isOwnerMissing ? 3996u : 3896u), (record.Status, record.BytesCompleted));
        Assert.Equal((operand, operand == Operand.Destination1, missing, false), (record.FaultOperand, record.FaultWrite, record.FaultAddress, record.FaultAddressMasked));
        Assert.Equal(isOwnerMissing ? DomainBench.Entry : 0u, record.FaultIdptHandle);
    }

    [Fact]
    public void The_fault_of_an_offset_does_not_tell_the_address_behind_it()
    {
        using var domains = new DomainBench(eventLog: true);
        var theirs = domains.OwnerMap(8192);
        domains.Write(domains.Windowed(theirs, 8192, IdptWindowMode.Offset));
        domains.Owner.Memory.Evict(theirs + 4096);
        var copy = domains.CopyFrom(0, domains.Bench.Map(8192), 8192);
        var record = domains.Run(copy);
        Assert.Equal((CompletionStatus.PageFault, 4096u, DomainBench.Entry), (record.Status, record.BytesCompleted, (int)record.FaultIdptHandle));
        Assert.Equal((true, 0UL), (record.FaultAddressMasked, record.FaultAddress));

        domains.Bench.Post(copy with { Flags = DescriptorFlags.None, UseAlternateSource = true, CompletionAddress = 0 });
        domains.Bench.Settle();
        var entry = (PageFaultEventLogEntry)domains.Bench.Entry(0);
        Assert.Equal((ErrorCode.PageFault, theirs + 4096, (uint)DomainBench.Entry), (entry.Error, entry.FaultAddress, entry.IdptHandle));
        Assert.Equal((Operand.Source1, true), (entry.FaultOperand, entry.ErrorInfoValid));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_record_the_refusal_and_its_handle_are_in_the_log_or_in_swerror(bool eventLog)
    {
        using var domains = new DomainBench(eventLog: eventLog);
        domains.Write(domains.Open.WithWritePermission(false));
        var fill = domains.Fill(domains.OwnerMap(64), 64, 1) with { Flags = DescriptorFlags.None, UseAlternateDestination = true, CompletionAddress = 0 };
        domains.Bench.Post(fill);
        domains.Bench.Settle();
        if (eventLog)
        {
            var entry = (InterDomainEventLogEntry)domains.Bench.Entry(0);
            Assert.Equal((ErrorCode.InterDomainPermission, (uint)DomainBench.Entry, true), (entry.Error, entry.IdptHandle, entry.ErrorInfoValid));
            return;
        }

        var error = domains.Bench.Bar.SwError.Read();
        Assert.Equal((ErrorCode.InterDomainPermission, (uint)DomainBench.Entry, true), (error.Error, error.ErrorInfo & 0xFFFF, error.ErrorInfoValid));
    }

    [Fact]
    public void A_refused_update_is_in_the_log_with_its_handle()
    {
        using var domains = new DomainBench(eventLog: true);
        domains.Write(domains.Open);
        domains.Bench.Enqueue(domains.Update(WindowFlags.Read) with { Flags = DescriptorFlags.None }, pasid: domains.OwnerPasid);
        domains.Bench.Settle();
        var entry = (InterDomainEventLogEntry)domains.Bench.Entry(0);
        Assert.Equal((ErrorCode.UpdateWindowRefused, (uint)DomainBench.Entry, true), (entry.Error, entry.IdptHandle, entry.ErrorInfoValid));
        Assert.Equal((Opcode.UpdateWindow, domains.OwnerPasid), (entry.Operation, entry.Pasid));
    }

    [Theory]
    [InlineData(IdptPrivilege.User, false)]
    [InlineData(IdptPrivilege.Descriptor, true)]
    public void A_page_is_requested_of_the_owner_with_the_privilege_that_the_entry_leaves(IdptPrivilege privilege, bool isPrivileged)
    {
        using var domains = UpdateWindowTests.Blocked(out var handler, out var theirs);
        domains.Write(domains.Open.WithAccessPrivilege(privilege));
        domains.Bench.Command(Command.DisableWq, 1);
        domains.Bench.Bar.WqCfg[0].Control.Write(domains.Bench.Bar.WqCfg[0].Control.Read().WithPrivileged(true));
        domains.Bench.Command(Command.EnableWq, 0);
        var ours = domains.Bench.Map(8192);
        domains.Bench.Post(domains.CopyFrom(theirs, ours, 8192) with { Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault, UseAlternateSource = true });
        domains.Bench.Settle();
        var request = Assert.Single(handler.Requests);
        Assert.Equal(new MemoryRequester(domains.Owner.Memory.Pasid, isPrivileged), request.Requester);
        Assert.Equal((theirs + 4096, MemoryAccess.Read), (request.Address, request.Access));
        domains.OwnerRead(theirs + 4096, 1);
        handler.AnswerAll();
        domains.Bench.Settle();
        Assert.Equal(CompletionStatus.Success, domains.Bench.Record(domains.Record).Status);
        Assert.Equal(Descriptors.Pattern(8192), domains.Bench.Read(ours, 8192));
    }

    [Fact]
    public void A_page_request_answered_invalid_is_status_0x04_with_the_handle()
    {
        using var domains = UpdateWindowTests.Blocked(out var handler, out var theirs);
        domains.Bench.Post(domains.CopyFrom(theirs, domains.Bench.Map(8192), 8192) with { Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault, UseAlternateSource = true });
        domains.Bench.Settle();
        handler.AnswerAll(PageResponse.InvalidRequest);
        domains.Bench.Settle();
        var record = (InterDomainCompletionRecord)domains.Bench.Record(domains.Record);
        Assert.Equal((CompletionStatus.PageRequestInvalid, 4096u, (uint)DomainBench.Entry), (record.Status, record.BytesCompleted, record.FaultIdptHandle));
    }

    [Fact]
    public void Members_of_a_batch_reach_other_address_spaces_each_by_its_own_handle()
    {
        using var domains = new DomainBench();
        var theirs = domains.OwnerMap(8192);
        domains.Write(domains.Windowed(theirs, 4096));
        domains.Write(domains.Windowed(theirs + 4096, 4096, IdptWindowMode.Offset), DomainBench.OtherEntry);
        var refused = domains.Bench.Map(4096);
        var list = BatchTests.List(
            domains.Bench,
            domains.Fill(theirs, 100, 0x1111111111111111) with { Flags = DescriptorFlags.None, UseAlternateDestination = true, CompletionAddress = 0 },
            domains.Fill(theirs + 4096, 100, 0x2222222222222222) with { CompletionAddress = refused },
            domains.Fill(0, 100, 0x3333333333333333) with { DestinationIdptHandle = DomainBench.OtherEntry });
        var record = domains.Bench.Run(Descriptors.Batch(list, 3, domains.Bench.Map(4096)));
        Assert.Equal((CompletionStatus.BatchFailed, 3u), (record.Status, record.BytesCompleted));
        Assert.Equal(CompletionStatus.InterDomainRange, domains.Bench.Record(refused).Status);
        Assert.Equal([0x11, 0x33], new[] { domains.OwnerRead(theirs + 99, 1)[0], domains.OwnerRead(theirs + 4096 + 99, 1)[0] });
    }

    [Theory]
    [InlineData(Opcode.InterDomainCopy, DescriptorFlags.None)]
    [InlineData(Opcode.InterDomainFill, DescriptorFlags.None)]
    [InlineData(Opcode.InterDomainCompare, DescriptorFlags.None)]
    [InlineData(Opcode.InterDomainComparePattern, DescriptorFlags.None)]
    [InlineData(Opcode.InterDomainFill, DescriptorFlags.Address1TrafficClass)]
    [InlineData(Opcode.InterDomainCompare, DescriptorFlags.CacheControl1)]
    public void Without_the_flag_for_a_handle_or_with_one_too_many_it_is_status_0x11(Opcode opcode, DescriptorFlags flags)
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open);
        WorkDescriptor descriptor = domains.CopyTo(domains.Bench.Map(64), domains.OwnerMap(64), 64);
        descriptor = flags == DescriptorFlags.None
            ? descriptor with { Flags = Descriptors.Recorded }
            : descriptor with { Flags = descriptor.Flags | flags };
        Assert.Equal(CompletionStatus.InvalidFlags, domains.Run(descriptor with { Opcode = opcode }).Status);
    }

    [Fact]
    public void A_handle_without_its_flag_is_status_0x12()
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open);
        var copy = domains.CopyTo(domains.Bench.Map(64), domains.OwnerMap(64), 64) with { SourceIdptHandle = DomainBench.Entry };
        Assert.Equal(CompletionStatus.NonZeroReserved, domains.Run(copy).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData((1 << 21) + 1)]
    [Produces(CompletionStatus.InvalidTransferSize)]
    public void Sizes_beyond_the_limit_of_the_queue_are_status_0x13(uint size)
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open);
        Assert.Equal(CompletionStatus.InvalidTransferSize, domains.Run(domains.CopyTo(domains.Bench.Map(64), domains.OwnerMap(64), size)).Status);
        Assert.Equal(CompletionStatus.InvalidTransferSize, domains.Run(domains.Fill(domains.OwnerMap(64), size, 1)).Status);
    }

    [Fact]
    public void A_pattern_of_16_bytes_on_a_part_without_it_is_status_0x11()
    {
        using var domains = new DomainBench(profile: DomainBench.Profile(genCap: static c => c.WithFill16(false)));
        domains.Write(domains.Open);
        Assert.Equal(CompletionStatus.InvalidFlags, domains.Run(domains.Fill(domains.OwnerMap(64), 64, 1) with { Pattern16 = true }).Status);
    }

    private static InterDomainCompareDescriptor Compare(DomainBench domains, ulong theirs, ulong ours, uint bytes) => new()
    {
        Flags = Descriptors.Recorded | DescriptorFlags.CheckResult,
        UseAlternateSource = true,
        Source1IdptHandle = DomainBench.Entry,
        Source1 = theirs,
        Source2 = ours,
        TransferSize = bytes,
        CompletionAddress = domains.Record,
    };
}
