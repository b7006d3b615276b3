using Dsa.Device.Profiles;
using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Commands;

public sealed class EnableWqTests
{
    [Fact]
    public void A_valid_configuration_enables_the_queue()
    {
        using var bench = Bench.Running();
        Assert.Equal(WqState.Enabled, bench.Bar.WqCfg[0].Status.Read().State);
        Assert.Equal(WqState.Disabled, bench.Bar.WqCfg[2].Status.Read().State);
    }

    [Fact]
    public void The_operand_is_an_index_and_not_a_bitmap()
    {
        using var bench = Configured(static _ => { });
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.EnableWq, 1));
        Assert.Equal(WqState.Disabled, bench.Bar.WqCfg[0].Status.Read().State);
        Assert.Equal(WqState.Enabled, bench.Bar.WqCfg[1].Status.Read().State);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(255)]
    [Produces(CommandError.InvalidWqIndex)]
    public void A_queue_that_does_not_exist_is_error_0x02(uint index)
    {
        using var bench = Configured(static _ => { });
        Assert.Equal(CommandError.InvalidWqIndex, bench.ErrorOf(Command.EnableWq, index));
    }

    [Fact]
    [Produces(CommandError.NonZeroReserved)]
    public void Bits_above_the_index_are_error_0x04()
    {
        using var bench = Configured(static _ => { });
        Assert.Equal(CommandError.NonZeroReserved, bench.ErrorOf(Command.EnableWq, 0x100));
    }

    [Fact]
    [Produces(CommandError.DeviceNotEnabled)]
    public void A_disabled_device_is_error_0x20()
    {
        using var bench = new Bench();
        bench.Configure();
        Assert.Equal(CommandError.DeviceNotEnabled, bench.ErrorOf(Command.EnableWq, 0));
    }

    [Fact]
    [Produces(CommandError.WqNotDisabled)]
    public void An_enabled_queue_is_error_0x21()
    {
        using var bench = Bench.Running();
        Assert.Equal(0x21u, bench.Command(Command.EnableWq, 0).Raw);
    }

    [Fact]
    [Produces(CommandError.WqSizeZero)]
    public void Size_zero_is_error_0x22()
    {
        using var bench = Configured(static b => b.ConfigureQueue(2, WqMode.Dedicated, size: 0));
        Assert.Equal(CommandError.WqSizeZero, bench.ErrorOf(Command.EnableWq, 2));
    }

    [Fact]
    [Produces(CommandError.WqPriorityZero)]
    public void Priority_zero_is_error_0x23() => Expect(0x23, 0, static c => c.WithPriority(0));

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [Produces(CommandError.WqBlockOnFaultInvalid)]
    public void Block_on_fault_without_support_or_without_page_requests_is_error_0x25(bool isSupported, bool hasPageRequests)
    {
        using var bench = WithParts(g => g.WithBlockOnFault(isSupported), static w => w);
        bench.Device.Configuration.PageRequestEnable = hasPageRequests;
        Assert.Equal(0u, bench.Command(Command.EnableDevice).Raw);
        bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithBlockOnFaultEnable(true));
        Assert.Equal(CommandError.WqBlockOnFaultInvalid, bench.ErrorOf(Command.EnableWq, 0));
    }

    [Fact]
    public void Block_on_fault_with_page_requests_is_no_error()
    {
        using var bench = Configured(static b =>
        {
            b.Device.Configuration.PageRequestEnable = true;
            b.Bar.WqCfg[0].Control.Write(b.Bar.WqCfg[0].Control.Read().WithBlockOnFaultEnable(true));
        });
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.EnableWq, 0));
    }

    [Theory]
    [InlineData(0, WqMode.Dedicated)]
    [InlineData(1, WqMode.Shared)]
    [Produces(CommandError.WqModeUnsupported)]
    public void A_mode_that_the_part_does_not_have_is_error_0x24(uint queue, WqMode mode)
    {
        using var bench = WithParts(static g => g, w => mode == WqMode.Shared ? w.WithSharedMode(false) : w.WithDedicatedMode(false));
        Assert.Equal(0u, bench.Command(Command.EnableDevice).Raw);
        Assert.Equal(CommandError.WqModeUnsupported, bench.ErrorOf(Command.EnableWq, queue));
    }

    [Fact]
    [Produces(CommandError.WqMaxTransferInvalid)]
    public void A_transfer_limit_above_that_of_the_part_is_error_0x28()
    {
        using var bench = WithParts(static g => g.WithMaxTransferShift(20), static w => w);
        Assert.Equal(0u, bench.Command(Command.EnableDevice).Raw);
        Assert.Equal(CommandError.WqMaxTransferInvalid, bench.ErrorOf(Command.EnableWq, 0));
    }

    [Theory]
    [InlineData(false, CommandError.WqAtsDisableUnsupported)]
    [InlineData(true, CommandError.Success)]
    [Produces(CommandError.WqAtsDisableUnsupported)]
    public void Switching_translation_services_off_for_a_queue_needs_its_capability(bool isSupported, CommandError expected)
    {
        using var bench = WithParts(static g => g, w => w.WithAtsControl(isSupported));
        bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithAtsDisable(true));
        Assert.Equal(0u, bench.Command(Command.EnableDevice).Raw);
        Assert.Equal(expected, bench.ErrorOf(Command.EnableWq, 0));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [Produces(CommandError.WqPrsDisableInvalid)]
    public void Page_requests_off_without_the_capability_or_with_block_on_fault_is_error_0x2e(bool isSupported, bool blocks)
    {
        using var bench = WithParts(static g => g, w => w.WithPrsControl(isSupported));
        bench.Device.Configuration.PageRequestEnable = true;
        bench.ConfigureEventLog();
        bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithPrsDisable(true).WithBlockOnFaultEnable(blocks));
        Assert.Equal(0u, bench.Command(Command.EnableDevice).Raw);
        Assert.Equal(CommandError.WqPrsDisableInvalid, bench.ErrorOf(Command.EnableWq, 0));
    }

    [Fact]
    [Produces(CommandError.WqPasidInvalid)]
    public void A_shared_queue_without_pasid_is_error_0x26() => Expect(0x26, 1, static c => c.WithPasidEnable(false));

    [Fact]
    public void A_pasid_while_pci_has_none_is_error_0x26()
    {
        using var bench = new Bench();
        bench.Device.Configuration.PasidEnable = false;
        bench.Configure();
        bench.Command(Command.EnableDevice);
        Assert.Equal(CommandError.WqPasidInvalid, bench.ErrorOf(Command.EnableWq, 0));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(11, 0)]
    [InlineData(5, 1)]
    [Produces(CommandError.WqMaxBatchInvalid)]
    public void Impossible_batch_or_list_sizes_are_error_0x27(uint batchShift, uint listShift) => ExpectLimits(0x27, l =>
        l.WithMaxBatchShift(batchShift).WithMaxScatterGatherShift(listShift));

    [Fact]
    public void A_transfer_limit_can_be_the_largest_of_the_device() => ExpectLimits(0, static l => l.WithMaxTransferShift(31));

    [Fact]
    [Produces(CommandError.WqPrivilegeInvalid)]
    public void A_dedicated_privileged_pasid_without_privileged_mode_is_error_0x2a()
    {
        using var bench = new Bench();
        bench.Device.Configuration.PrivilegedModeEnable = false;
        bench.Configure();
        bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithPrivileged(true));
        bench.Command(Command.EnableDevice);
        Assert.Equal(CommandError.WqPrivilegeInvalid, bench.ErrorOf(Command.EnableWq, 0));
    }

    [Theory]
    [InlineData(InterruptTable.InterruptMessageStorage, 0)]
    [InlineData(InterruptTable.MsiX, 9)]
    [InlineData(InterruptTable.MsiX, 3)]
    [Produces(CommandError.WqOccupancyInterruptInvalid)]
    public void An_occupancy_interrupt_that_goes_nowhere_is_error_0x2b(InterruptTable table, uint handle)
    {
        using var bench = Configured(b =>
        {
            b.Bar.WqCfg[0].OccupancyInterrupt.Write(new WqCfgOccupancyInterrupt(0).WithTable(table).WithHandle(handle));
            b.Bar.WqCfg[0].Occupancy.Write(new WqCfgOccupancy(0).WithInterruptEnable(true));
        });
        Assert.Equal(CommandError.WqOccupancyInterruptInvalid, bench.ErrorOf(Command.EnableWq, 0));
    }

    [Fact]
    [Produces(CommandError.WqOperationsInvalid)]
    public void Operations_that_the_device_does_not_know_are_error_0x2d()
    {
        using var bench = Configured(static b =>
            b.Bar.WqCfg[0].OpCfg.Write(b.Bar.WqCfg[0].OpCfg.Read().WithOperation((Opcode)0x7E)));
        Assert.Equal(CommandError.WqOperationsInvalid, bench.ErrorOf(Command.EnableWq, 0));
    }

    [Fact]
    [Produces(CommandError.WqPrsDisableInvalid)]
    public void Page_requests_off_without_event_log_is_error_0x2e() => Expect(0x2E, 0, static c => c.WithPrsDisable(true));

    [Fact]
    public void Page_requests_may_be_off_with_an_event_log()
    {
        using var bench = Configured(static b =>
        {
            b.ConfigureEventLog();
            b.Bar.WqCfg[0].Control.Write(b.Bar.WqCfg[0].Control.Read().WithPrsDisable(true));
        });
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.EnableWq, 0));
    }

    [Fact]
    public void A_failed_enable_leaves_the_queue_disabled()
    {
        using var bench = Configured(static b => b.Bar.WqCfg[0].Control.Write(b.Bar.WqCfg[0].Control.Read().WithPriority(0)));
        bench.Command(Command.EnableWq, 0);
        Assert.Equal(WqState.Disabled, bench.Bar.WqCfg[0].Status.Read().State);
        bench.Post(Descriptors.NoOp(bench.Map(4096)));
        Assert.Equal(0u, bench.Bar.WqCfg[0].Status.Read().Occupancy);
    }

    /// <summary>A configured device, not enabled yet, of a part that differs in its capabilities.</summary>
    private static Bench WithParts(Func<GenCap, GenCap> general, Func<WqCap, WqCap> queues)
    {
        var capabilities = DeviceProfile.Dsa20.Capabilities;
        var bench = new Bench(profile: DeviceProfile.Dsa20 with
        {
            Capabilities = capabilities with { GenCap = general(capabilities.GenCap), WqCap = queues(capabilities.WqCap) },
        });
        bench.Configure();
        return bench;
    }

    private static Bench Configured(Action<Bench> change)
    {
        var bench = new Bench();
        bench.Configure();
        change(bench);
        Assert.Equal(0u, bench.Command(Command.EnableDevice).Raw);
        return bench;
    }

    private static void Expect(int code, int queue, Func<WqCfgControl, WqCfgControl> change)
    {
        using var bench = Configured(b => b.Bar.WqCfg[queue].Control.Write(change(b.Bar.WqCfg[queue].Control.Read())));
        Assert.Equal((CommandError)code, bench.ErrorOf(Command.EnableWq, (uint)queue));
    }

    private static void ExpectLimits(int code, Func<WqCfgLimits, WqCfgLimits> change)
    {
        using var bench = Configured(b => b.Bar.WqCfg[0].Limits.Write(change(b.Bar.WqCfg[0].Limits.Read())));
        Assert.Equal((CommandError)code, bench.ErrorOf(Command.EnableWq, 0));
    }
}
