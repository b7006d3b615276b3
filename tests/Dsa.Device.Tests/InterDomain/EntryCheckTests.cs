using Dsa.Device.Profiles;
using Dsa.Device.Tests.Outcomes;
using Dsa.Platform.Memory;

namespace Dsa.Device.Tests.InterDomain;

/// <summary>What an IDPT entry refuses, each by one fault in an entry that otherwise permits everything.</summary>
public sealed class EntryCheckTests
{
    private const uint Bytes = 100;

    [Fact]
    public void An_open_entry_permits_everything()
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open);
        Expect(domains, CompletionStatus.Success);
    }

    [Fact]
    [Produces(CompletionStatus.InterDomainWithoutPasid)]
    public void A_queue_without_pasid_is_status_0x28()
    {
        using var domains = WithoutPasid();
        using var buffer = domains.Bench.Kernel.AllocateCoherent(domains.Bench.Slot, 4096)!;
        domains.Write(domains.Open);
        domains.Bench.Run((WorkDescriptor)domains.CopyFrom(domains.OwnerMap(4096), buffer.Address + 64, 64) with { CompletionAddress = buffer.Address });
        Assert.Equal((byte)CompletionStatus.InterDomainWithoutPasid, buffer.Span[0]);
        buffer.Span[0] = 0;
        domains.Bench.Run((WorkDescriptor)domains.Update(WindowFlags.Read) with { CompletionAddress = buffer.Address });
        Assert.Equal((byte)CompletionStatus.InterDomainWithoutPasid, buffer.Span[0]);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(0xFFFF)]
    [InlineData(DomainBench.Entry + 1)]
    public void A_handle_that_does_not_exist_or_is_not_given_out_is_status_0x29(ushort handle)
    {
        using var domains = new DomainBench();
        if (handle < domains.Bench.Bar.Idpt.Count)
        {
            domains.Write(domains.Open, handle);
        }

        var record = domains.Run(domains.CopyFrom(domains.OwnerMap(4096), domains.Bench.Map(4096), Bytes) with { SourceIdptHandle = handle });
        Assert.Equal((CompletionStatus.InvalidIdptHandle, (uint)handle), (record.Status, record.FaultIdptHandle));
    }

    [Fact]
    public void Without_the_command_to_request_handles_an_index_is_a_handle()
    {
        using var domains = new DomainBench(profile: DomainBench.Profile(cmdCap: static c => c.WithCommand(Command.RequestIdptHandle, false)));
        domains.Write(domains.Open);
        Expect(domains, CompletionStatus.Success);
    }

    [Fact]
    [Produces(CompletionStatus.InvalidIdptHandle)]
    public void An_entry_that_is_not_usable_is_status_0x29() =>
        Expect(CompletionStatus.InvalidIdptHandle, static domains => domains.Open.WithUsable(false));

    [Theory]
    [InlineData((IdptEntryType)2)]
    [InlineData((IdptEntryType)3)]
    public void An_entry_of_a_reserved_type_is_status_0x29(IdptEntryType type) =>
        Expect(CompletionStatus.InvalidIdptHandle, domains => domains.Open.WithType(type));

    [Theory]
    [InlineData(IdptEntryTypes.MultipleSubmitters, IdptEntryType.SingleSubmitter)]
    [InlineData(IdptEntryTypes.SingleSubmitter, IdptEntryType.MultipleSubmitters)]
    public void An_entry_of_a_type_that_the_part_does_not_have_is_status_0x29(IdptEntryTypes types, IdptEntryType type) =>
        Expect(
            CompletionStatus.InvalidIdptHandle,
            domains => domains.Open.WithType(type),
            DomainBench.Profile(c => c.WithEntryTypes(types)));

    [Fact]
    public void Offset_mode_on_a_part_without_it_is_status_0x29() =>
        Expect(
            CompletionStatus.InvalidIdptHandle,
            static domains => domains.Windowed(0, ulong.MaxValue, IdptWindowMode.Offset),
            DomainBench.Profile(static c => c.WithOffsetMode(false)));

    [Fact]
    public void Another_submitter_is_status_0x29() =>
        Expect(CompletionStatus.InvalidIdptHandle, static domains => domains.Open.WithSubmitterPasid(domains.Bench.Pasid + 1));

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [Produces(CompletionStatus.InterDomainPermission)]
    public void Reading_or_writing_without_permission_is_status_0x2a(bool mayRead, bool mayWrite)
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open.WithReadPermission(mayRead).WithWritePermission(mayWrite));
        var theirs = domains.OwnerMap(4096);
        var ours = domains.Bench.Map(4096);
        Assert.Equal(Refusal(mayRead), domains.Run(domains.CopyFrom(theirs, ours, Bytes)).Status);
        Assert.Equal(Refusal(mayWrite), domains.Run(domains.CopyTo(ours, theirs, Bytes)).Status);
        Assert.Equal(Refusal(mayWrite), domains.Run(domains.Fill(theirs, Bytes, 1)).Status);
        var compare = new InterDomainCompareDescriptor
        {
            Flags = Descriptors.Recorded,
            UseAlternateDestination = true,
            Source2IdptHandle = DomainBench.Entry,
            Source1 = ours,
            Source2 = theirs,
            TransferSize = Bytes,
            CompletionAddress = domains.Record,
        };
        Assert.NotEqual(Refusal(!mayRead), domains.Run(compare).Status);
    }

    [Theory]
    [InlineData(0, 100, CompletionStatus.Success)]
    [InlineData(0, 101, CompletionStatus.InterDomainRange)]
    [InlineData(-1, 100, CompletionStatus.InterDomainRange)]
    [InlineData(-100, 100, CompletionStatus.InterDomainRange)]
    [InlineData(99, 1, CompletionStatus.Success)]
    [InlineData(99, 2, CompletionStatus.InterDomainRange)]
    [InlineData(100, 1, CompletionStatus.InterDomainRange)]
    [Produces(CompletionStatus.InterDomainRange)]
    public void An_address_outside_the_window_is_status_0x2b(int place, uint bytes, CompletionStatus expected)
    {
        using var domains = new DomainBench();
        var theirs = domains.OwnerMap(4096) + 1000;
        domains.Write(domains.Windowed(theirs, 100));
        var record = domains.Run(domains.CopyFrom(theirs + (ulong)place, domains.Bench.Map(4096), bytes));
        Assert.Equal(expected, record.Status);
        Assert.Equal(expected == CompletionStatus.Success ? 0u : DomainBench.Entry, record.FaultIdptHandle);
    }

    [Theory]
    [InlineData(0UL, 100, CompletionStatus.Success)]
    [InlineData(0UL, 101, CompletionStatus.InterDomainRange)]
    [InlineData(99UL, 1, CompletionStatus.Success)]
    [InlineData(100UL, 1, CompletionStatus.InterDomainRange)]
    [InlineData(ulong.MaxValue, 2, CompletionStatus.InterDomainRange)]
    public void An_offset_outside_the_window_is_status_0x2b(ulong offset, uint bytes, CompletionStatus expected)
    {
        using var domains = new DomainBench();
        var theirs = domains.OwnerMap(4096) + 1000;
        domains.Write(domains.Windowed(theirs, 100, IdptWindowMode.Offset));
        Assert.Equal(expected, domains.Run(domains.CopyTo(domains.Bench.Map(4096), offset, bytes)).Status);
    }

    [Theory]
    [InlineData(0x1000UL, 0UL)]
    [InlineData(ulong.MaxValue, 2UL)]
    [InlineData(2UL, ulong.MaxValue)]
    public void A_window_that_is_empty_or_passes_the_end_of_memory_is_status_0x2b(ulong windowBase, ulong windowSize) =>
        Expect(CompletionStatus.InterDomainRange, domains => domains.Windowed(windowBase, windowSize));

    [Theory]
    [InlineData(1UL)]
    [InlineData(0UL)]
    public void A_window_may_reach_to_the_end_of_memory(ulong windowBase) =>
        Expect(CompletionStatus.Success, domains => domains.Windowed(windowBase, ulong.MaxValue));

    [Fact]
    public void A_window_that_is_off_is_not_looked_at() =>
        Expect(CompletionStatus.Success, static domains => domains.Windowed(0, 0).WithWindowEnable(false));

    [Fact]
    public void An_access_pasid_without_address_space_is_a_page_fault() =>
        Expect(CompletionStatus.PageFault, static domains => domains.Open.WithAccessPasid(Pasid.Maximum));

    [Fact]
    public void Both_handles_of_a_descriptor_are_checked()
    {
        using var domains = new DomainBench();
        var first = domains.OwnerMapBytes(Descriptors.Pattern(8192));
        var second = domains.OwnerMap(8192);
        domains.Write(domains.Open);
        domains.Write(domains.Windowed(second, 8192), DomainBench.OtherEntry);
        var copy = domains.CopyFrom(first, second, 8192) with { UseAlternateDestination = true, DestinationIdptHandle = DomainBench.OtherEntry };
        Assert.Equal(CompletionStatus.Success, domains.Run(copy).Status);
        Assert.Equal(Descriptors.Pattern(8192), domains.OwnerRead(second, 8192));
        var record = domains.Run(copy with { TransferSize = 8193 });
        Assert.Equal((CompletionStatus.InterDomainRange, (uint)DomainBench.OtherEntry), (record.Status, record.FaultIdptHandle));
    }

    [Fact]
    public void Larger_entries_lie_further_apart()
    {
        using var domains = new DomainBench(profile: DomainBench.Profile(static c => c.WithEntrySizeShift(1).WithEntryCount(16)));
        domains.Write(domains.Open);
        Expect(domains, CompletionStatus.Success);
        Assert.Equal(domains.Open.Word0, domains.Bench.Device.Bar0.Read(0x9000 + (DomainBench.Entry * 64), 8));
    }

    private static CompletionStatus Refusal(bool isPermitted) =>
        isPermitted ? CompletionStatus.Success : CompletionStatus.InterDomainPermission;

    private static DomainBench WithoutPasid() => new(configure: static bench =>
    {
        var control = bench.Bar.WqCfg[0].Control;
        control.Write(control.Read().WithPasidEnable(false));
    });

    private static void Expect(CompletionStatus expected, Func<DomainBench, IdptEntry> entry, DeviceProfile? profile = null)
    {
        using var domains = new DomainBench(profile: profile);
        domains.Write(entry(domains));
        Expect(domains, expected);
    }

    private static void Expect(DomainBench domains, CompletionStatus expected)
    {
        var data = Descriptors.Pattern((int)Bytes);
        var target = domains.Bench.Map(4096);
        var record = domains.Run(domains.CopyFrom(domains.OwnerMapBytes(data), target, Bytes));
        var isDone = expected == CompletionStatus.Success;
        Assert.Equal((expected, isDone ? 0 : (uint)DomainBench.Entry), (record.Status, record.FaultIdptHandle));
        Assert.Equal(isDone ? data : new byte[Bytes], domains.Bench.Read(target, (int)Bytes));
    }
}
