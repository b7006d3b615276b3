using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.WorkQueues;

/// <summary>WQ-04 to WQ-10 and the checks before them: one errno and status for each bad attribute.</summary>
public sealed class EnableCheckTests
{
    public static TheoryData<string, Errno, uint> Faults => new()
    {
        { "group", Errno.ENXIO, 0x80030000 },
        { "name", Errno.ENXIO, 0x80040000 },
        { "svm", Errno.ENXIO, 0x80050000 },
        { "threshold", Errno.ENXIO, 0x80060000 },
        { "driver", Errno.ENODEV, 0x80200000 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    [Parity("WQ-06", "WQ-07", "WQ-08", "WQ-09", "CD-03", "CM-11")]
    public void Each_bad_attribute_has_its_errno_and_status(string fault, Errno errno, uint status) => Bed.Run(
        bed =>
        {
            var queue = bed.Configure(0, WorkQueueType.User);
            bed.Configure(1, WorkQueueType.User);
            Assert.Equal(Errno.None, bed.Device.Bind());
            Break(queue, fault);
            bed.Trace.Clear();
            Assert.Equal(errno, queue.BindUser());
            Assert.Equal(status, bed.Device.CommandStatus);
            Assert.Empty(bed.Trace.Events);
            Assert.Equal(WorkQueueState.Disabled, queue.State);
            Assert.Null(queue.CharacterDevice);
        },
        hasEnqcmd: fault != "svm");

    [Fact]
    [Parity("WQ-10")]
    public void The_first_failing_check_wins() => Bed.Run(
        bed =>
        {
            var queue = bed.Configure(0, WorkQueueType.User);
            bed.Configure(1, WorkQueueType.User);
            Assert.Equal(Errno.None, bed.Device.Bind());
            queue.Mode = WqMode.Shared;
            queue.ThresholdEntries = 0;
            queue.Name = "";
            queue.Group = null;
            var statuses = new List<uint>();
            foreach (var repair in new Action[]
            {
                () => { }, () => queue.Group = bed.Device.Groups[0], () => queue.Name = "x",
            })
            {
                repair();
                Assert.Equal(Errno.ENXIO, queue.BindUser());
                statuses.Add(bed.Device.CommandStatus);
            }

            Assert.Equal([0x80030000u, 0x80040000u, 0x80050000u], statuses);
        },
        hasEnqcmd: false);

    [Fact]
    [Parity("CD-02", "WQ-04")]
    public void On_a_disabled_device_nothing_is_bound_and_no_status_is_left() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.ENXIO, queue.BindUser());

        // Nor by the attempts of the probe: this is what the device's own left.
        Assert.Equal(0x800d0000u, bed.Device.CommandStatus);
        Assert.Empty(bed.Trace.Events);
    });

    [Fact]
    [Parity("WQ-05")]
    public void An_enabled_queue_is_busy() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User);
        Assert.Equal(Errno.EBUSY, queue.BindUser());
        Assert.Equal(0x80000021u, bed.Device.CommandStatus);
        Assert.Equal((WorkQueueType.User, WorkQueueState.Enabled), (queue.Type, queue.State));
        Assert.NotNull(queue.CharacterDevice);
    });

    [Fact]
    [Parity("CD-03", "CD-04", "BR-15")]
    public void Users_need_shared_virtual_addressing() => Bed.Run(
        bed =>
        {
            var queue = bed.Configure(0, WorkQueueType.User);
            Assert.Equal(Errno.None, bed.Device.Bind());
            Assert.Equal(Errno.EOPNOTSUPP, queue.BindUser());
            Assert.Equal(0x80110000u, bed.Device.CommandStatus);

            // The name comes first.
            queue.DriverName = "dmaengine";
            Assert.Equal(Errno.ENODEV, queue.BindUser());
            Assert.Equal(0x80200000u, bed.Device.CommandStatus);
        },
        hasSva: false);

    [Theory]
    [InlineData("user", Errno.None)]
    [InlineData("userx", Errno.None)]
    [InlineData("use", Errno.ENODEV)]
    [InlineData("", Errno.ENODEV)]
    [InlineData("dmaengine", Errno.ENODEV)]
    [Parity("CD-03", "DF-04")]
    public void The_name_is_compared_over_the_drivers_own_length(string name, Errno expected) => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        queue.DriverName = name;
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(expected, queue.BindUser());
    });

    [Theory]
    [InlineData(WorkQueueType.User, "user")]
    [InlineData(WorkQueueType.Kernel, "dmaengine")]
    [Parity("WQ-02")]
    public void Binding_overwrites_the_type(WorkQueueType type, string driver) => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, type == WorkQueueType.User ? WorkQueueType.Kernel : WorkQueueType.User);
        queue.DriverName = driver;
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, type == WorkQueueType.User ? queue.BindUser() : queue.BindKernel());
        Assert.Equal(type, queue.Type);
    });

    [Fact]
    [Parity("DM-03", "DM-04", "GE-19")]
    public void Any_error_of_a_kernel_bind_is_ENXIO_and_the_type_is_gone() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.Kernel);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Hardware.Configuration.PrivilegedModeEnable = false;
        Assert.Equal(Errno.ENXIO, queue.BindKernel());
        Assert.Equal(0x800f0000u, bed.Device.CommandStatus);
        Assert.Equal(WorkQueueType.None, queue.Type);
    });

    // Upstream reported success once (BUG-07).
    [Theory]
    [InlineData(WorkQueueType.Kernel)]
    [InlineData(WorkQueueType.User)]
    [Parity("WQ-13", "DM-03", "CD-05")]
    public void A_queue_that_the_device_does_not_enable_is_not_bound(WorkQueueType type) => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, type);
        Assert.Equal(Errno.None, bed.Device.Bind());
        var (frames, actors) = (bed.Machine.Memory.UsedFrameCount, bed.Scheduler.ActorCount);
        bed.Hardware.Answer = (command, _) => command == Command.EnableWq ? (uint)CommandError.WqPriorityZero : null;
        bed.Hardware.Commands.Clear();
        Assert.Equal(Errno.ENXIO, type == WorkQueueType.Kernel ? queue.BindKernel() : queue.BindUser());
        Assert.Equal((uint)CommandError.WqPriorityZero, bed.Device.CommandStatus);
        Assert.Equal([Command.EnableWq], bed.Hardware.Commands.Select(c => c.Command));
        Assert.Equal((WorkQueueState.Disabled, WorkQueueType.None), (queue.State, queue.Type));
        Assert.True(queue is { Kernel: null, DmaChannel: null, CharacterDevice: null });
        Assert.Equal((frames, actors), (bed.Machine.Memory.UsedFrameCount, bed.Scheduler.ActorCount));
        Assert.Equal(0u, bed.Hardware.Registers.MsixPerm[1].Entry.Read().Raw);
    });

    [Fact]
    [Parity("GE-20")]
    public void A_kernel_queue_never_gets_the_privilege_bit() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.Kernel);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, queue.BindKernel());
        var control = bed.Hardware.Registers.WqCfg[0].Control.Read();
        Assert.True(control.PasidEnable);
        Assert.False(control.Privileged);
    });

    [Fact]
    [Parity("WQ-12", "GE-10")]
    public void An_error_of_the_configuration_is_passed_on_and_the_queue_is_not_touched() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Device.Engines[0].Group = null;
        bed.Trace.Clear();
        Assert.Equal(Errno.EINVAL, queue.BindUser());
        bed.CheckTrace("");
        Assert.Equal(WorkQueueState.Disabled, queue.State);
    });

    [Fact]
    [Parity("WQ-08", "BR-02")]
    public void Without_enqcmd_dedicated_queues_still_work() => Bed.Run(
        bed => Assert.Equal(WorkQueueState.Enabled, bed.BindQueue(WorkQueueType.User).State),
        hasEnqcmd: false);

    [Fact]
    [Parity("GE-16")]
    public void An_attribute_that_was_cleared_between_device_and_queue_reaches_the_register() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        queue.BlocksOnFault = true;
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.True(bed.Hardware.Registers.WqCfg[0].Control.Read().BlockOnFaultEnable);

        queue.BlocksOnFault = false;
        queue.Mode = WqMode.Shared;
        queue.ThresholdEntries = 8;
        Assert.Equal(Errno.None, queue.BindUser());

        // Upstream leaves both bits as they were (BUG-52).
        var control = bed.Hardware.Registers.WqCfg[0].Control.Read();
        Assert.False(control.BlockOnFaultEnable);
        Assert.Equal(WqMode.Shared, control.Mode);
    });

    [Fact]
    [Parity("PR-02", "PR-03")]
    public void Translations_and_page_requests_are_disabled_and_enabled_again() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        queue.IsTranslationDisabled = queue.IsPageRequestDisabled = true;
        Assert.Equal(Errno.None, bed.Device.Bind());
        var control = bed.Hardware.Registers.WqCfg[0].Control;
        Assert.True(control.Read() is { AtsDisable: true, PrsDisable: true });

        queue.IsTranslationDisabled = queue.IsPageRequestDisabled = false;
        Assert.Equal(Errno.None, queue.BindUser());
        Assert.True(control.Read() is { AtsDisable: false, PrsDisable: false });
    });

    [Fact]
    [Parity("WQ-20")]
    public void An_unbound_queue_does_not_keep_others_from_being_enabled() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        var other = bed.Configure(1, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, queue.BindUser());
        queue.Unbind();
        Assert.NotNull(queue.Group);
        Assert.Equal((WqMode.Shared, WorkQueueType.None), (queue.Mode, queue.Type));

        // Upstream refuses (BUG-51).
        Assert.Equal(Errno.None, other.BindUser());
    });

    [Fact]
    [Parity("PO-04", "WQ-14", "WQ-15", "WQ-16", "CD-05")]
    public void A_queue_whose_portal_is_not_there_is_disabled_again_and_keeps_its_attributes() => Bed.RunUnprobed(bed =>
    {
        bed.Use(new ScriptedDevice(bed.Machine.AddSlot("small", 9), ScriptedProfile.Version2, bar2SizeBytes: 0x4000));
        bed.Probe();
        var queue = bed.Configure(1, WorkQueueType.User, size: 8);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Hardware.Commands.Clear();
        Assert.Equal(Errno.ENOMEM, queue.BindUser());
        Assert.Equal(0x80070000u, bed.Device.CommandStatus);
        Assert.Equal([(Command.EnableWq, 1u), (Command.DisableWq, 2u)], bed.Hardware.Commands);
        Assert.Equal((8, WqMode.Dedicated, WorkQueueState.Disabled), (queue.SizeEntries, queue.Mode, queue.State));
        Assert.Equal(WorkQueueType.None, queue.Type);
    });

    private static void Break(WorkQueue queue, string fault)
    {
        queue.Mode = fault is "svm" or "threshold" ? WqMode.Shared : queue.Mode;
        queue.ThresholdEntries = fault == "svm" ? 8 : 0;
        queue.Group = fault == "group" ? null : queue.Group;
        queue.Name = fault == "name" ? "" : queue.Name;
        queue.DriverName = fault == "driver" ? "dmaengine" : queue.DriverName;
    }
}
