using System.Runtime.InteropServices;
using Dsa.Device.Profiles;
using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.InterDomain;

/// <summary>Operations on numbers and on lists whose operands are in other address spaces.</summary>
public sealed class ComputingDomainTests
{
    private const uint Count = 2000;

    private static readonly int[] s_numbers = [.. Enumerable.Range(0, (int)Count)];

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Type_conversion_reads_and_writes_through_handles(bool isSourceTheirs, bool isTargetTheirs)
    {
        using var domains = Ready();
        domains.Write(domains.Open);
        var target = Map(domains, isTargetTheirs, new byte[Count * 8]);
        var record = domains.Run(new TypeConversionDescriptor
        {
            Flags = Descriptors.Recorded,
            UseAlternateSource = isSourceTheirs,
            UseAlternateDestination = isTargetTheirs,
            SourceIdptHandle = isSourceTheirs ? DomainBench.Entry : 0u,
            DestinationIdptHandle = isTargetTheirs ? DomainBench.Entry : 0u,
            InputType = DataType.Int32,
            OutputType = DataType.Int64,
            Source = Map(domains, isSourceTheirs, Bytes(s_numbers)),
            Destination = target,
            ElementCount = Count,
            CompletionAddress = domains.Record,
        });
        Assert.Equal(CompletionStatus.Success, record.Status);
        Assert.Equal(s_numbers.Select(static n => (long)n), MemoryMarshal.Cast<byte, long>(Read(domains, isTargetTheirs, target, (int)Count * 8)).ToArray());
    }

    [Theory]
    [InlineData(0u, CompletionStatus.Success)]
    [InlineData(4u, CompletionStatus.AddressMisaligned)]
    [Produces(CompletionStatus.AddressMisaligned)]
    public void An_offset_is_aligned_only_if_the_window_is(uint misalignment, CompletionStatus expected)
    {
        using var domains = Ready();
        domains.Write(domains.Windowed(domains.OwnerMap(32768) + misalignment, 32000, IdptWindowMode.Offset));
        var record = domains.Run(new TypeConversionDescriptor
        {
            Flags = Descriptors.Recorded,
            UseAlternateDestination = true,
            DestinationIdptHandle = DomainBench.Entry,
            InputType = DataType.Int32,
            OutputType = DataType.Int64,
            Source = domains.Bench.MapBytes(Bytes(s_numbers)),
            Destination = 64,
            ElementCount = Count,
            CompletionAddress = domains.Record,
        });
        Assert.Equal(expected, record.Status);
    }

    [Fact]
    public void The_window_has_to_cover_elements_of_the_size_that_the_operand_has()
    {
        using var domains = Ready();
        var theirs = domains.OwnerMap(32768);
        var conversion = new TypeConversionDescriptor
        {
            Flags = Descriptors.Recorded,
            UseAlternateDestination = true,
            DestinationIdptHandle = DomainBench.Entry,
            InputType = DataType.Int32,
            OutputType = DataType.Int64,
            Source = domains.Bench.MapBytes(Bytes(s_numbers)),
            Destination = theirs,
            ElementCount = Count,
            CompletionAddress = domains.Record,
        };
        domains.Write(domains.Windowed(theirs, Count * 8));
        Assert.Equal(CompletionStatus.Success, domains.Run(conversion).Status);
        domains.Write(domains.Windowed(theirs, (Count * 8) - 1));
        Assert.Equal(CompletionStatus.InterDomainRange, domains.Run(conversion).Status);
    }

    [Theory]
    [InlineData(IdptHandleChoice.Handle1, IdptHandleChoice.None, IdptHandleChoice.None, IdptHandleChoice.Handle2)]
    [InlineData(IdptHandleChoice.None, IdptHandleChoice.Handle2, IdptHandleChoice.Handle1, IdptHandleChoice.None)]
    [InlineData(IdptHandleChoice.Handle1, IdptHandleChoice.Handle1, IdptHandleChoice.Handle2, IdptHandleChoice.Handle2)]
    public void A_selector_gives_handles_to_operands(IdptHandleChoice source1, IdptHandleChoice source2, IdptHandleChoice target1, IdptHandleChoice target2)
    {
        using var domains = Ready();

        // Each handle permits only what it is chosen for in any of the cases that choose it.
        IdptHandleChoice[] sources = [source1, source2];
        IdptHandleChoice[] targets = [target1, target2];
        domains.Write(Permitting(domains, sources, targets, IdptHandleChoice.Handle1));
        domains.Write(Permitting(domains, sources, targets, IdptHandleChoice.Handle2), DomainBench.OtherEntry);
        var first = Map(domains, target1 != IdptHandleChoice.None, new byte[Count * 4]);
        var second = Map(domains, target2 != IdptHandleChoice.None, new byte[(Count * 4) + 4096]);
        second += (first - second) & 0xFFF;
        var reduce = new ReduceDualcastDescriptor
        {
            Flags = Descriptors.Recorded,
            UseIdSelector = true,
            IdSelector = new IdSelector { Source1 = source1, Source2 = source2, Destination1 = target1, Destination2 = target2 },
            IdptHandle1 = sources.Concat(targets).Contains(IdptHandleChoice.Handle1) ? DomainBench.Entry : 0u,
            IdptHandle2 = sources.Concat(targets).Contains(IdptHandleChoice.Handle2) ? DomainBench.OtherEntry : 0u,
            InputType = DataType.Int32,
            OutputType = DataType.Int32,
            ComputeType = ComputeType.Add,
            Source1 = Map(domains, source1 != IdptHandleChoice.None, Bytes(s_numbers)),
            Source2 = Map(domains, source2 != IdptHandleChoice.None, Bytes(s_numbers)),
            Destination1 = first,
            Destination2 = second,
            ElementCount = Count,
            CompletionAddress = domains.Record,
        };
        Assert.Equal(CompletionStatus.Success, domains.Run(reduce).Status);
        var expected = Bytes([.. s_numbers.Select(static n => 2 * n)]);
        Assert.Equal(expected, Read(domains, target1 != IdptHandleChoice.None, first, expected.Length));
        Assert.Equal(expected, Read(domains, target2 != IdptHandleChoice.None, second, expected.Length));
    }

    [Fact]
    public void A_fault_of_a_selected_operand_tells_its_handle()
    {
        using var domains = Ready();
        domains.Write(domains.Open, DomainBench.OtherEntry);
        var theirs = domains.OwnerMapBytes(Bytes(s_numbers));
        domains.Owner.Memory.Evict(theirs + 4096);
        var record = domains.Run(new ReduceDescriptor
        {
            Flags = Descriptors.Recorded,
            UseIdSelector = true,
            IdSelector = new IdSelector { Source2 = IdptHandleChoice.Handle2 },
            IdptHandle2 = DomainBench.OtherEntry,
            InputType = DataType.Int32,
            OutputType = DataType.Int32,
            ComputeType = ComputeType.Max,
            Source1 = domains.Bench.MapBytes(Bytes(s_numbers)),
            Source2 = theirs,
            Destination = domains.Bench.Map((int)Count * 4),
            ElementCount = Count,
            CompletionAddress = domains.Record,
        });
        Assert.Equal((CompletionStatus.PageFault, 4096u, Operand.Source2), (record.Status, record.BytesCompleted, record.FaultOperand));
        Assert.Equal((theirs + 4096, (uint)DomainBench.OtherEntry), (record.FaultAddress, record.FaultIdptHandle));
    }

    [Theory]
    [InlineData(Opcode.GatherCopy)]
    [InlineData(Opcode.ScatterCopy)]
    [InlineData(Opcode.ScatterFill)]
    public void Blocks_lie_in_the_window_or_end_the_operation_where_they_do_not(Opcode opcode)
    {
        using var domains = Ready();
        var theirs = domains.OwnerMapBytes(Descriptors.Pattern(8192));
        domains.Write(domains.Windowed(theirs, 4096));
        var ours = domains.Bench.MapBytes(Descriptors.Pattern(512, seed: 2));
        var record = (ScatterGatherCompletionRecord)(CompletionRecord)domains.Run(Blocks(domains, opcode, theirs, ours, [0, 3968, 1000, 512]));
        Assert.Equal(CompletionStatus.Success, record.Status);
        if (opcode == Opcode.GatherCopy)
        {
            Assert.Equal(Descriptors.Pattern(8192)[3968..4096], domains.Bench.Read(ours + 128, 128));
        }

        // The third block ends one byte behind the window.
        var before = domains.OwnerRead(theirs, 8192);
        record = (ScatterGatherCompletionRecord)(CompletionRecord)domains.Run(Blocks(domains, opcode, theirs, ours, [0, 3968, 3969, 512]));
        Assert.Equal((CompletionStatus.InterDomainRange, 2u, 256u), (record.Status, record.ListEntriesCompleted, record.BytesCompleted));
        Assert.Equal((uint)DomainBench.Entry, record.FaultIdptHandle);
        Assert.Equal(before[4096..], domains.OwnerRead(theirs + 4096, 4096));
    }

    [Fact]
    public void A_part_that_does_not_let_an_operation_use_handles_refuses_its_flags()
    {
        using var domains = new DomainBench(configure: LongLists);
        domains.Write(domains.Open);
        Assert.All(
            [Opcode.GatherCopy, Opcode.ScatterCopy, Opcode.ScatterFill],
            opcode => Assert.Equal(
                CompletionStatus.InvalidFlags,
                domains.Run(Blocks(domains, opcode, domains.OwnerMap(4096), domains.Bench.Map(512), [0, 0, 0, 0])).Status));
    }

    [Fact]
    public void An_aborted_operation_in_the_submitters_own_memory_has_no_record()
    {
        using var domains = UpdateWindowTests.Blocked(out _, out _);
        var ours = domains.Bench.MapBytes(Bytes(s_numbers));
        domains.Bench.Memory.Evict(ours + 4096);
        domains.Bench.Post(new TypeConversionDescriptor
        {
            Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault,
            InputType = DataType.Int32,
            OutputType = DataType.Int32,
            Source = ours,
            Destination = domains.Bench.Map((int)Count * 4),
            ElementCount = Count,
            CompletionAddress = domains.Record,
        });
        domains.Bench.Settle();
        Assert.Equal(0u, domains.Bench.Command(Command.AbortWq, 1).Raw);
        Assert.Equal(CompletionStatus.None, domains.Bench.Record(domains.Record).Status);
    }

    [Fact]
    public void The_list_of_a_gather_from_another_address_space_must_not_overlap_the_destination()
    {
        using var domains = Ready();
        var theirs = domains.OwnerMapBytes(Descriptors.Pattern(512));
        domains.Write(domains.Open);
        var gather = (GatherCopyDescriptor)Blocks(domains, Opcode.GatherCopy, theirs, domains.Bench.Map(512), [0, 0, 0, 0]);
        Assert.Equal(CompletionStatus.OverlappingBuffers, domains.Run(gather with { Destination = gather.SourceList + 31 }).Status);
        Assert.Equal(CompletionStatus.Success, domains.Run(gather with { Destination = gather.SourceList + 32 }).Status);
    }

    private static DomainBench Ready()
    {
        var capabilities = DeviceProfile.Dsa30.Capabilities;
        const InterDomainOperations all = InterDomainOperations.TypeConversion | InterDomainOperations.Reduce
            | InterDomainOperations.ReduceWithDualcast | InterDomainOperations.GatherCopy
            | InterDomainOperations.ScatterCopy | InterDomainOperations.ScatterFill;
        return new DomainBench(
            profile: DeviceProfile.Dsa30 with
            {
                Capabilities = capabilities with { DsaCap0 = capabilities.DsaCap0.WithInterDomainOperations(all) },
            },
            configure: LongLists);
    }

    private static void LongLists(Bench bench) =>
        bench.Bar.WqCfg[0].Limits.Write(bench.Bar.WqCfg[0].Limits.Read().WithMaxScatterGatherShift(4));

    private static IdptEntry Permitting(DomainBench domains, IdptHandleChoice[] sources, IdptHandleChoice[] targets, IdptHandleChoice handle) =>
        domains.Open.WithReadPermission(sources.Contains(handle)).WithWritePermission(targets.Contains(handle));

    /// <summary>Four blocks of 128 bytes in the owner's memory, by offsets.</summary>
    private static WorkDescriptor Blocks(DomainBench domains, Opcode opcode, ulong theirs, ulong ours, ulong[] offsets)
    {
        var list = domains.Bench.MapBytes(MemoryMarshal.AsBytes(offsets.AsSpan()));
        return opcode switch
        {
            Opcode.GatherCopy => new GatherCopyDescriptor
            {
                Flags = Descriptors.Recorded, UseAlternateSource = true, SourceIdptHandle = DomainBench.Entry, SourceList = list,
                Destination = ours, TransferSize = 512, ElementCount = 128, ListSize = 4, BaseAddress = theirs,
                ListFormat = SglFormat.Offset64, CompletionAddress = domains.Record,
            },
            Opcode.ScatterCopy => new ScatterCopyDescriptor
            {
                Flags = Descriptors.Recorded, UseAlternateDestination = true, DestinationIdptHandle = DomainBench.Entry, DestinationList = list,
                Source = ours, TransferSize = 512, ElementCount = 128, ListSize = 4, BaseAddress = theirs,
                ListFormat = SglFormat.Offset64, CompletionAddress = domains.Record,
            },
            _ => new ScatterFillDescriptor
            {
                Flags = Descriptors.Recorded, UseAlternateDestination = true, DestinationIdptHandle = DomainBench.Entry, DestinationList = list,
                Pattern = 0x0102030405060708, TransferSize = 512, ElementCount = 128, ListSize = 4, BaseAddress = theirs,
                ListFormat = SglFormat.Offset64, CompletionAddress = domains.Record,
            },
        };
    }

    private static ulong Map(DomainBench domains, bool isTheirs, byte[] bytes) =>
        isTheirs ? domains.OwnerMapBytes(bytes) : domains.Bench.MapBytes(bytes);

    private static byte[] Read(DomainBench domains, bool isTheirs, ulong address, int bytes) =>
        isTheirs ? domains.OwnerRead(address, bytes) : domains.Bench.Read(address, bytes);

    private static byte[] Bytes(int[] numbers) => MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
}
