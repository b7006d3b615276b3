using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;
using static Dsa.Driver.Tests.Sysfs.Situation;

namespace Dsa.Driver.Tests.Sysfs;

/// <summary>What the attributes of a device show, what they accept, and which refusal comes first.</summary>
public sealed class DeviceAttributeTests
{
    [Fact]
    [Parity("SY-01", "SY-02", "SY-03", "SY-05", "SY-07", "SY-08", "SY-10", "CP-06", "CP-07", "CP-09", "BR-18")]
    public void Capabilities_are_shown_as_they_are() => Bed.Run(
        bed =>
        {
            var tree = bed.Driver.Sysfs;
            var expected = new Dictionary<string, string>
            {
                ["version"] = "0x200",
                ["max_groups"] = "3",
                ["max_work_queues"] = "5",
                ["max_work_queues_size"] = "77",
                ["max_engines"] = "2",
                ["max_read_buffers"] = "96",
                ["max_tokens"] = "96",
                ["max_transfer_size"] = "2147483648",
                ["max_batch_size"] = "1024",
                ["numa_node"] = "-1",
                ["gen_cap"] = $"0x{bed.Device.Capabilities.GenCap.Raw:x}",
                ["configurable"] = "1",
                ["pasid_enabled"] = "1",
            };
            Assert.All(expected, pair => Assert.Equal(pair.Value, tree.Read($"dsa0/{pair.Key}")));
            Assert.All(expected.Keys, name => Assert.Equal(Errno.EACCES, tree.Write($"dsa0/{name}", "1")));
            Assert.Equal(5, tree.Names("bus/dsa/devices").Count(name => name.StartsWith("wq0.", StringComparison.Ordinal)));
            Assert.Equal(3, tree.Names("bus/dsa/devices").Count(name => name.StartsWith("group0.", StringComparison.Ordinal)));
            Assert.Equal(2, tree.Names("bus/dsa/devices").Count(name => name.StartsWith("engine0.", StringComparison.Ordinal)));
        },
        ScriptedProfile.Version2 with
        {
            GrpCap = ScriptedProfile.Version2.GrpCap.WithCount(3),
            EngCap = ScriptedProfile.Version2.EngCap.WithCount(2),
            WqCap = ScriptedProfile.Version2.WqCap.WithCount(5).WithTotalSize(77),
        });

    [Fact]
    [Parity("SY-08", "SY-10")]
    public void What_the_device_or_the_machine_cannot_do_is_0() => Bed.Run(
        bed =>
        {
            Assert.Equal("0", bed.Driver.Sysfs.Read("dsa0/configurable"));
            Assert.Equal("0", bed.Driver.Sysfs.Read("dsa0/pasid_enabled"));
        },
        ScriptedProfile.Fixed with { WqCap = ScriptedProfile.Fixed.WqCap.WithCount(0) },
        hasSva: false);

    [Theory]
    [InlineData(0x100, "003f03fd")]
    [InlineData(0x101, "003f03ff")]
    [InlineData(0x200, "003f03ff")]
    [Parity("SY-06", "SY-43", "CP-10")]
    public void Batch_is_hidden_where_it_is_not_safe(int version, string lowest)
    {
        const ulong operations = 0x1_003f_03ff;
        Bed.Run(
            bed =>
            {
                var shown = $"00000000,00000000,00000000,00000000,00000000,80000000,00000001,{lowest}";
                Assert.Equal(shown, bed.Driver.Sysfs.Read("dsa0/op_cap"));
                Assert.Equal(shown, bed.Driver.Sysfs.Read("wq0.0/op_config"));
            },
            ScriptedProfile.Version2 with
            {
                Version = default(Bindings.Version).WithMajor((uint)version >> 8).WithMinor((uint)version & 0xFF),
                OpCap = new OpCap(operations, 1UL << 31, 0, 0),
            });
    }

    [Fact]
    [Parity("SY-09", "SY-27")]
    public void Clients_of_all_queues_are_counted() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        bed.Configure(0, WorkQueueType.User, WqMode.Shared);
        bed.Configure(1, WorkQueueType.User, group: 1);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(("disabled", "0"), (tree.Read("wq0.1/state"), tree.Read("wq0.1/clients")));
        Assert.Equal(Errno.None, bed.Queue(0).BindUser());
        Assert.Equal(Errno.None, bed.Queue(1).BindUser());
        using var process = bed.Kernel.CreateProcess("app");
        var files = new[] { 0, 0, 1 }.Select(index => bed.Queue(index).CharacterDevice!.Open(process, out _)!).ToList();
        Assert.Equal(("2", "1", "3"), (tree.Read("wq0.0/clients"), tree.Read("wq0.1/clients"), tree.Read("dsa0/clients")));
        Assert.Equal("enabled", tree.Read("wq0.1/state"));
        files[0].Close();
        Assert.Equal(("1", "2"), (tree.Read("wq0.0/clients"), tree.Read("dsa0/clients")));
    });

    [Fact]
    [Parity("SY-11")]
    public void The_state_is_the_drivers() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        Assert.Equal("disabled", tree.Read("dsa0/state"));
        bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Trace.Clear();
        Assert.Equal("enabled", tree.Read("dsa0/state"));
        Assert.Empty(bed.Trace.Events);
        bed.Hardware.SetState(DeviceState.Halted);
        Assert.Equal("enabled", tree.Read("dsa0/state"));
        bed.Hardware.HoldsCommands = true;
        bed.Hardware.RaiseCause(IntCauseBits.HaltState);
        bed.Settle();
        Assert.Equal("halted", tree.Read("dsa0/state"));
    });

    [Fact]
    [Parity("SY-27", "WQ-01")]
    public void The_state_of_a_queue_is_the_drivers_too() => Situations.Run(QueueEnabled, bed =>
    {
        bed.Hardware.Set(bed.Hardware.Registers.WqCfg[0].Status.OffsetBytes, default(WqCfgStatus).WithState(WqState.Disabled));
        bed.Hardware.Set(bed.Hardware.Registers.WqCfg[1].Status.OffsetBytes, default(WqCfgStatus).WithState(WqState.Enabled));
        Assert.Equal(("enabled", "disabled"), (bed.Driver.Sysfs.Read("wq0.0/state"), bed.Driver.Sysfs.Read("wq0.1/state")));
        Assert.Empty(bed.Trace.Events);
    });

    [Fact]
    [Parity("SY-12")]
    public void The_last_software_error_is_shown_as_a_map_and_stays() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        Assert.Equal("00000000,00000000,00000000,00000000,00000000,00000000,00000000,00000000", tree.Read("dsa0/errors"));
        bed.Hardware.Set(bed.Hardware.Registers.SwError.OffsetBytes, new SwError(0x11_00000013_01, 0xABCD, 0x1234_5678_9ABC_D000, 0));
        bed.Hardware.RaiseCause(IntCauseBits.SoftwareError);
        bed.Settle();
        Assert.False(bed.Hardware.Registers.SwError.Read().Valid);
        Assert.Equal("00000000,00000000,12345678,9abcd000,00000000,0000abcd,00001100,00001301", tree.Read("dsa0/errors"));
    });

    [Theory]
    [InlineData("dsa0/read_buffer_limit")]
    [InlineData("dsa0/token_limit")]
    [Parity("SY-14")]
    public void A_limit_of_read_buffers_is_up_to_all_of_them(string attribute)
    {
        Situations.Check(Fresh, attribute, "96\n", Errno.None, "96");
        Situations.Check(Fresh, attribute, "0", Errno.None, "0", "dsa0/read_buffer_limit=9");
        Situations.Check(Fresh, attribute, "97", Errno.EINVAL);
        Situations.Check(Fresh, attribute, "x", Errno.EINVAL);
        Situations.Check(DeviceEnabled, attribute, "x", Errno.EINVAL);
        Situations.Check(DeviceEnabled, attribute, "97", Errno.EPERM);
        Situations.Check(Fixed, attribute, "x", Errno.EINVAL);
        Situations.Check(Fixed, attribute, "97", Errno.EPERM);
        Situations.Check(NoLimit, attribute, "x", Errno.EINVAL);
        Situations.Check(NoLimit, attribute, "97", Errno.EPERM);
    }

    [Fact]
    public void A_write_of_no_bytes_reaches_no_attribute() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        tree.Drive("idxd/bind", "dsa0");
        Assert.Equal(Errno.None, tree.Write("dsa0/cmd_status", string.Empty));
        Assert.Equal("0x800d0000", tree.Read("dsa0/cmd_status"));
        Assert.Equal(Errno.None, tree.Write("wq0.0/size", string.Empty));
        Assert.Equal(Errno.EACCES, tree.Write("dsa0/version", string.Empty));
    });

    [Fact]
    [Parity("SY-16")]
    public void Any_write_clears_the_status() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        foreach (var text in new[] { "1", "\n", "anything\n" })
        {
            tree.Drive("idxd/bind", "dsa0");
            Assert.Equal("0x800d0000", tree.Read("dsa0/cmd_status"));
            Assert.Equal(Errno.None, tree.Write("dsa0/cmd_status", text));
            Assert.Equal("0x0", tree.Read("dsa0/cmd_status"));
        }

        bed.Configure(0, WorkQueueType.User);
        bed.Hardware.Answer = (command, _) => command == Command.EnableDevice ? (uint)CommandError.WqSizesExceedTotal : null;
        Assert.Equal(Errno.ENXIO, tree.Drive("idxd/bind", "dsa0"));
        Assert.Equal($"0x{(uint)CommandError.WqSizesExceedTotal:x}", tree.Read("dsa0/cmd_status"));
    });

    [Theory]
    [InlineData(Fresh, "64", Errno.None)]
    [InlineData(Fresh, "65535", Errno.None)]
    [InlineData(Fresh, "63", Errno.EINVAL)]
    [InlineData(Fresh, "65536", Errno.EINVAL)]
    [InlineData(Fresh, "-64", Errno.EINVAL)]
    [InlineData(DeviceEnabled, "x", Errno.EINVAL)]
    [InlineData(DeviceEnabled, "63", Errno.EPERM)]
    [InlineData(Fixed, "x", Errno.EINVAL)]
    [InlineData(Fixed, "63", Errno.EPERM)]
    [Parity("SY-18", "EV-03")]
    public void An_event_log_has_64_to_65535_entries(Situation on, string text, Errno error) =>
        Situations.Check(on, "dsa0/event_log_size", text, error);

    [Fact]
    [Parity("SY-18")]
    public void A_device_without_an_event_log_has_no_size_of_one() => Bed.Run(
        bed =>
        {
            Assert.False(bed.Driver.Sysfs.Has("dsa0/event_log_size"));
            Assert.Equal(Errno.ENOENT, bed.Driver.Sysfs.Write("dsa0/event_log_size", "64"));
        },
        ScriptedProfile.Version1);

    [Fact]
    [Parity("SY-19", "CP-12", "CP-01")]
    public void The_words_of_version_3_are_read_and_shown_last_first() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            bed.CheckTrace("""
                R32 0x00 = 0x300
                R32 0x90
                POLL(0x00500000)
                RMW 0x80 set 0x1000
                R64 0x10
                R32 0xB0
                R64 0x30; R64 0x38; R64 0x20
                R64 0x40; R64 0x48; R64 0x50; R64 0x58
                R64 0x180; R64 0x188; R64 0x190
                R64 0x60; R64 0x68
                RMW 0x88 set 0x3
                """);
            Assert.Equal("0000000000000004,0000000000000001,0000000400000007", bed.Driver.Sysfs.Read("dsa0/dsacaps"));
        },
        ScriptedProfile.Version3);

    [Fact]
    [Parity("SY-19")]
    public void Before_version_3_there_are_no_such_words() => Bed.Run(bed => Assert.False(bed.Driver.Sysfs.Has("dsa0/dsacaps")));

    [Theory]
    [InlineData(7, true, "128")]
    [InlineData(0, true, "1")]
    [InlineData(7, false, null)]
    [Parity("SY-45", "CP-12", "GE-21")]
    public void Lists_have_a_longest_length_where_there_is_a_format(int shift, bool hasFormat, string? shown) => Bed.Run(
        bed =>
        {
            var tree = bed.Driver.Sysfs;
            Assert.Equal(shown is not null, tree.Has("wq0.0/max_sgl_size"));
            bed.Configure(0, WorkQueueType.User);
            Assert.Equal(shown is null ? Errno.ENOENT : Errno.None, tree.Write("wq0.0/max_sgl_size", "1"));
            Assert.Equal(shown is null ? Errno.ENOENT : Errno.None, tree.Write("wq0.0/max_sgl_size", shown ?? "1"));
            Assert.Equal(Errno.None, bed.Device.Bind());
            Assert.Equal(hasFormat ? (uint)shift : 0, bed.Hardware.Registers.WqCfg[0].Limits.Read().MaxScatterGatherShift);
        },
        ScriptedProfile.Version3 with
        {
            DsaCap0 = default(DsaCap0).WithMaxScatterGatherShift((uint)shift).WithScatterGatherFormats(SglFormat.Index32, hasFormat),
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Parity("SY-41")]
    public void Occupancy_is_read_from_the_device_each_time(bool hasOccupancy) => Bed.Run(
        bed =>
        {
            var tree = bed.Driver.Sysfs;
            bed.Hardware.Set(bed.Hardware.Registers.WqCfg[1].Status.OffsetBytes, default(WqCfgStatus).WithOccupancy(0xABCD).WithState(WqState.Enabled));
            if (hasOccupancy)
            {
                Assert.Equal("43981", tree.Read("wq0.1/occupancy"));
                bed.CheckTrace("R32 W+1*S+24");
            }
            else
            {
                Assert.Equal(Errno.EOPNOTSUPP, tree.ReadError("wq0.1/occupancy"));
                bed.CheckTrace("");
            }
        },
        ScriptedProfile.Version2 with { WqCap = ScriptedProfile.Version2.WqCap.WithOccupancy(hasOccupancy) });

    [Fact]
    [Parity("CD-01", "SY-15", "SY-36", "CD-30")]
    public void A_node_has_a_major_of_its_type_and_a_minor_of_its_own() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        bed.Configure(0, WorkQueueType.Kernel);
        bed.Configure(1, WorkQueueType.User, group: 1);
        bed.Configure(2, WorkQueueType.User, WqMode.Shared, group: 2);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, bed.Queue(0).BindKernel());
        Assert.Equal(Errno.ENXIO, tree.ReadError("wq0.1/cdev_minor"));
        Assert.Equal(Errno.None, bed.Queue(1).BindUser());
        Assert.Equal(Errno.None, bed.Queue(2).BindUser());

        var (major, node) = (tree.Read("dsa0/cdev_major"), bed.Queue(2).CharacterDevice!);
        Assert.Equal(Errno.ENXIO, tree.ReadError("wq0.0/cdev_minor"));
        Assert.Equal(("0", "1"), (tree.Read("wq0.1/cdev_minor"), tree.Read("wq0.2/cdev_minor")));
        Assert.Equal(($"{major}:1", "dsa/wq0.2"), (tree.Read("wq0.2/dsa!wq0.2/dev"), node.Path));
        Assert.Equal((major, 1), ($"{node.Major}", node.Minor));
        Assert.Equal($"MAJOR={major}\nMINOR=1\nDEVNAME=dsa/wq0.2\nDEVTYPE=idxd_cdev\nMODALIAS=idxd:t0", tree.Read("dsa!wq0.2/uevent"));
        Assert.Equal(2, bed.Kernel.Majors.AllocatedCount);

        // Free once the node is gone, and the lowest is taken again.
        using var process = bed.Kernel.CreateProcess("app");
        using var late = bed.Queue(1).CharacterDevice!.Open(process, out _);
        bed.Queue(1).Unbind();
        bed.Configure(3, WorkQueueType.User, group: 3);
        Assert.Equal(Errno.None, bed.Queue(3).BindUser());
        Assert.Equal("0", tree.Read("wq0.3/cdev_minor"));
    });

    [Fact]
    [Parity("CD-01")]
    public void A_bind_that_fails_gives_its_minor_back() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Hardware.Answer = (command, _) => command == Command.EnableWq ? 3u : null;
        Assert.Equal(Errno.ENXIO, queue.BindUser());
        bed.Hardware.Answer = (_, _) => null;
        bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, queue.BindUser());
        Assert.Equal("0", bed.Driver.Sysfs.Read("wq0.0/cdev_minor"));
    });
}
