using Dsa.Device.Profiles;
using Dsa.Device.Tests.Outcomes;
using Dsa.Platform.Pci;

namespace Dsa.Device.Tests.Commands;

public sealed class EnableDeviceTests
{
    [Fact]
    [Produces(CommandError.Success)]
    public void A_valid_configuration_enables_the_device()
    {
        using var bench = new Bench();
        bench.Configure();
        Assert.Equal(0u, bench.Command(Command.EnableDevice).Raw);
        Assert.Equal(DeviceState.Enabled, bench.Bar.GenSts.Read().State);
    }

    [Fact]
    public void Without_any_queue_the_device_is_enabled_all_the_same()
    {
        using var bench = new Bench();
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.EnableDevice));
    }

    [Fact]
    [Produces(CommandError.DeviceNotDisabled)]
    public void Enabling_twice_is_error_0x10() => Expect(0x10, static bench => bench.Command(Command.EnableDevice));

    [Fact]
    [Produces(CommandError.BusMasterDisabled)]
    public void Bus_master_off_is_error_0x12() => Expect(0x12, static bench => bench.Device.Configuration.BusMasterEnable = false);

    [Theory]
    [InlineData(0u)]
    [InlineData(0x201u)]
    [InlineData(uint.MaxValue)]
    [Produces(CommandError.InvalidPageRequestAllocation)]
    public void Page_requests_with_an_impossible_allocation_are_error_0x13(uint allocation) => Expect(0x13, bench =>
    {
        bench.Device.Configuration.PageRequestEnable = true;
        bench.Device.Configuration.PageRequestAllocation = allocation;
    });

    [Theory]
    [InlineData(true, 1u)]
    [InlineData(true, 0x200u)]
    [InlineData(false, 0u)]
    public void An_allocation_within_the_capacity_is_no_error_and_without_page_requests_none_is_needed(bool enabled, uint allocation)
    {
        using var bench = new Bench();
        bench.Device.Configuration.PageRequestEnable = enabled;
        bench.Device.Configuration.PageRequestAllocation = allocation;
        bench.Configure();
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.EnableDevice));
    }

    [Theory]
    [InlineData(AtsPolicy.Optional, true, CommandError.Success)]
    [InlineData(AtsPolicy.Optional, false, CommandError.Success)]
    [InlineData(AtsPolicy.Required, true, CommandError.Success)]
    [InlineData(AtsPolicy.Required, false, CommandError.AtsMismatch)]
    [InlineData(AtsPolicy.Unsupported, true, CommandError.AtsMismatch)]
    [InlineData(AtsPolicy.Unsupported, false, CommandError.Success)]
    [Produces(CommandError.AtsMismatch)]
    public void Translation_services_that_the_platform_does_not_expect_so_are_error_0x1a(AtsPolicy policy, bool enabled, CommandError expected)
    {
        using var bench = new Bench(atsPolicy: policy);
        bench.Device.Configuration.AtsEnable = enabled;
        bench.Configure();
        Assert.Equal(expected, bench.ErrorOf(Command.EnableDevice));
    }

    [Fact]
    [Produces(CommandError.WqSizesExceedTotal)]
    public void Too_many_entries_are_error_0x14() => Expect(0x14, static bench => bench.ConfigureQueue(0, WqMode.Dedicated, size: 113));

    [Fact]
    [Produces(CommandError.InvalidGroup)]
    public void A_group_with_queues_and_no_engine_is_error_0x15() =>
        Expect(0x15, static bench => bench.Bar.GrpCfg[0].Engines.Write(new GrpCfgEngines(0)));

    [Fact]
    public void A_group_with_an_engine_and_no_queue_is_error_0x15() =>
        Expect(0x15, static bench => bench.Bar.GrpCfg[1].Engines.Write(new GrpCfgEngines(1UL << 3)));

    [Fact]
    [Produces(CommandError.InvalidGroupWqs)]
    public void A_queue_in_two_groups_is_error_0x16() => Expect(0x16, static bench => Group(bench, 1, queue: 0, engine: 3));

    [Fact]
    public void A_queue_with_size_in_no_group_is_error_0x16() =>
        Expect(0x16, static bench => bench.ConfigureQueue(2, WqMode.Shared));

    [Fact]
    public void A_queue_without_size_in_a_group_is_error_0x16() => Expect(0x16, static bench => Group(bench, 1, queue: 2, engine: 3));

    [Fact]
    public void A_queue_that_does_not_exist_in_a_group_is_error_0x16() =>
        Expect(0x16, static bench => bench.Bar.GrpCfg[0].WorkQueues.Write(bench.Bar.GrpCfg[0].WorkQueues.Read().WithWorkQueue(200)));

    [Fact]
    public void An_engine_in_two_groups_is_error_0x17() => Expect(0x17, static bench =>
    {
        bench.ConfigureQueue(2, WqMode.Shared);
        Group(bench, 1, queue: 2, engine: 0);
    });

    [Fact]
    [Produces(CommandError.InvalidGroupEngines)]
    public void An_engine_that_does_not_exist_is_error_0x17() =>
        Expect(0x17, static bench => bench.Bar.GrpCfg[0].Engines.Write(new GrpCfgEngines(0x11)));

    [Theory]
    [InlineData(7, 0)]
    [InlineData(97, 0)]
    [InlineData(16, 17)]
    [Produces(CommandError.InvalidReadBuffers)]
    public void Impossible_read_buffers_are_error_0x18(uint allowed, uint reserved) => Expect(0x18, bench =>
        bench.Bar.GrpCfg[0].Flags.Write(new GrpCfgFlags(0).WithReadBuffersAllowed(allowed).WithReadBuffersReserved(reserved)));

    [Theory]
    [InlineData(7)]
    [InlineData(97)]
    public void An_impossible_global_read_buffer_limit_is_error_0x18(uint limit) => Expect(0x18, bench =>
    {
        bench.Bar.GrpCfg[0].Flags.Write(bench.Bar.GrpCfg[0].Flags.Read().WithUseGlobalReadBufferLimit(true));
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithGlobalReadBufferLimit(limit));
    });

    [Fact]
    public void Bandwidth_limits_without_their_capability_are_error_0x18() => Expect(0x18, static bench =>
        bench.Bar.GrpCfg[0].Flags.Write(bench.Bar.GrpCfg[0].Flags.Read().WithReadBandwidthLimit(BandwidthLimit.Half)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Progress_limits_without_their_capability_are_error_0x18(bool readBufferControl)
    {
        var capabilities = DeviceProfile.Dsa20.Capabilities;
        var groups = capabilities.GrpCap.WithReadBufferControl(readBufferControl).WithProgressLimit(false);
        using var bench = new Bench(profile: DeviceProfile.Dsa20 with { Capabilities = capabilities with { GrpCap = groups } });
        bench.Configure();
        bench.Bar.GrpCfg[0].Flags.Write(bench.Bar.GrpCfg[0].Flags.Read().WithWorkProgressLimit(ProgressLimit.Half));
        Assert.Equal(ProgressLimit.Half, bench.Bar.GrpCfg[0].Flags.Read().WorkProgressLimit);
        Assert.Equal((CommandError)0x18, bench.ErrorOf(Command.EnableDevice));
    }

    [Fact]
    public void Flags_of_empty_groups_are_not_looked_at()
    {
        using var bench = new Bench();
        bench.Configure();
        bench.Bar.GrpCfg[3].Flags.Write(new GrpCfgFlags(0));
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.EnableDevice));
    }

    [Fact]
    [Produces(CommandError.InvalidEventLog)]
    public void An_event_log_of_63_entries_is_error_0x19() => Expect(0x19, static bench =>
    {
        bench.ConfigureEventLog();
        bench.Bar.EvlCfg.Write(bench.Bar.EvlCfg.Read().WithSize(63));
    });

    [Fact]
    public void An_event_log_past_the_end_of_memory_is_error_0x19() => Expect(0x19, static bench =>
    {
        bench.ConfigureEventLog();
        bench.Bar.EvlCfg.Write(new EvlCfg(0, 0).WithBasePage(ulong.MaxValue >> 12).WithSize(65));
    });

    [Fact]
    public void An_event_log_that_ends_with_memory_is_no_error()
    {
        using var bench = new Bench();
        bench.ConfigureEventLog();
        bench.Bar.EvlCfg.Write(new EvlCfg(0, 0).WithBasePage(ulong.MaxValue >> 12).WithSize(64));
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.EnableDevice));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [Produces(CommandError.InvalidPasidConfiguration)]
    public void An_event_log_with_an_impossible_identity_is_error_0x1b(bool privileged, bool pasidEnable) => Expect(0x1B, bench =>
    {
        bench.ConfigureEventLog();
        bench.Bar.EvlCfg.Write(bench.Bar.EvlCfg.Read().WithPrivileged(privileged).WithPasidEnable(pasidEnable || !privileged));
        bench.Device.Configuration.PasidEnable = privileged;
        bench.Device.Configuration.PrivilegedModeEnable = !pasidEnable;
    });

    [Fact]
    public void Enabling_clears_the_status_of_the_event_log()
    {
        using var bench = Bench.Running(eventLog: true);
        bench.Post(new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering });
        bench.Settle();
        Assert.Equal(1, bench.LoggedCount);
        Assert.Equal(0u, bench.Command(Command.DisableDevice).Raw);
        Assert.Equal(1, bench.LoggedCount);
        Assert.Equal(0u, bench.Command(Command.EnableDevice).Raw);
        Assert.Equal(0ul, bench.Bar.EvlStatus.Read().Raw);
    }

    private static void Group(Bench bench, int group, int queue, int engine)
    {
        bench.Bar.GrpCfg[group].WorkQueues.Write(new GrpCfgWorkQueues(0, 0, 0, 0).WithWorkQueue(queue));
        bench.Bar.GrpCfg[group].Engines.Write(new GrpCfgEngines(1UL << engine));
    }

    private static void Expect(int code, Action<Bench> fault)
    {
        using var bench = new Bench();
        bench.Configure();
        fault(bench);
        Assert.Equal((CommandError)code, bench.ErrorOf(Command.EnableDevice));
        Assert.Equal(code == 0x10 ? DeviceState.Enabled : DeviceState.Disabled, bench.Bar.GenSts.Read().State);
    }
}
