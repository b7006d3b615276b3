using Dsa.Driver.Sysfs;
using Dsa.Driver.Tests.Sysfs;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Pci;

namespace Dsa.Driver.Tests.Together;

/// <summary>What accel-config does, through the same files and in the same order, against the device model.</summary>
public sealed class AccelConfigTests
{
    [Theory]
    [InlineData("dedicated")]
    [InlineData("shared")]
    [Parity("SY-28", "SY-29", "SY-30", "SY-31", "SY-33", "SY-34", "SY-35", "SY-36", "SY-44", "DF-01")]
    public void A_configuration_is_loaded_enabled_used_and_disabled(string mode) => TogetherBed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        Load(tree, mode);
        Assert.Equal(Errno.None, tree.Drive("idxd/bind", "dsa0"));
        Assert.Equal(("enabled", "0x0"), (tree.Read("dsa0/state"), tree.Read("dsa0/cmd_status")));
        Assert.Equal(Errno.None, tree.Drive("user/bind", "wq0.1"));
        Assert.Equal(("enabled", "0"), (tree.Read("wq0.1/state"), tree.Read("wq0.1/cdev_minor")));

        var queue = bed.Device.WorkQueues[1];
        using (var client = bed.Open(queue))
        {
            Assert.Equal("1", tree.Read("wq0.1/clients"));
            var source = client.Memory.Map(4096, populate: true);
            var destination = client.Memory.Map(4096, populate: true);
            var record = client.Memory.Map(4096, populate: true);
            client.Memory.CopyTo(source, [1, 2, 3]);
            client.Submit(client.Move(source, destination, 4096, record));
            Assert.Equal(CompletionStatus.Success, client.WaitFor(record).Status);
            var copied = new byte[3];
            client.Memory.CopyFrom(destination, copied);
            Assert.Equal([1, 2, 3], copied);
        }

        Assert.Equal("0", tree.Read("dsa0/clients"));
        Assert.Equal(Errno.None, tree.Write("wq0.1/driver/unbind", "wq0.1"));
        Assert.Equal(("disabled", "none", ""), (tree.Read("wq0.1/state"), tree.Read("wq0.1/type"), tree.Read("wq0.1/name")));
        Assert.Equal(Errno.None, tree.Write("dsa0/driver/unbind", "dsa0"));
        Assert.Equal(("disabled", "user", "-1"), (tree.Read("dsa0/state"), tree.Read("wq0.1/driver_name"), tree.Read("wq0.1/group_id")));
    });

    [Fact]
    public void What_was_loaded_is_what_the_device_has() => TogetherBed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        Load(tree, "shared");
        Assert.Equal(Errno.None, tree.Write("wq0.1/max_transfer_size", "1000000"));
        Assert.Equal(Errno.None, tree.Write("wq0.1/ats_disable", "1"));
        Assert.Equal(Errno.None, tree.Write("wq0.1/prs_disable", "1"));
        Assert.Equal(Errno.None, tree.Write("group0.2/desc_progress_limit", "2"));
        Assert.Equal(Errno.None, tree.Drive("idxd/bind", "dsa0"));
        var registers = new Bar0<MmioBus>(new MmioBus(bed.Hardware.Bar0), new Bar0Layout(bed.Device.Capabilities));
        var entry = registers.WqCfg[1];
        var (control, limits) = (entry.Control.Read(), entry.Limits.Read());
        Assert.Equal((24u, 20u), (entry.Size.Read().Entries, entry.Threshold.Read().Entries));
        Assert.Equal((WqMode.Shared, 7u, true, true), (control.Mode, control.Priority, control.AtsDisable, control.PrsDisable));
        Assert.Equal((20u, 5u), (limits.MaxTransferShift, limits.MaxBatchShift));
        var group = registers.GrpCfg[2];
        var flags = group.Flags.Read();
        Assert.Equal((40u, 8u, true, ProgressLimit.Quarter), (flags.ReadBuffersAllowed, flags.ReadBuffersReserved, flags.UseGlobalReadBufferLimit, flags.WorkProgressLimit));
        Assert.True(group.WorkQueues.Read().HasWorkQueue(1));
        Assert.True(group.Engines.Read().HasEngine(0) && group.Engines.Read().HasEngine(3));
        Assert.Equal(50u, registers.GenCfg.Read().GlobalReadBufferLimit);
    });

    [Fact]
    [Parity("PR-06")]
    public void An_operation_that_the_map_leaves_out_is_refused_by_the_device() => TogetherBed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        Load(tree, "dedicated");
        Assert.Equal(Errno.EINVAL, tree.Write("wq0.1/op_config", "80000000,0,0,0,0,0,0,0"));
        Assert.Equal(Errno.None, tree.Write("wq0.1/op_config", $"{1 << (int)Opcode.NoOp | 1 << (int)Opcode.Fill | 1 << (int)Opcode.Drain:x}"));
        Assert.Equal(Errno.None, tree.Drive("idxd/bind", "dsa0"));
        Assert.Equal(Errno.None, tree.Drive("user/bind", "wq0.1"));
        using var client = bed.Open(bed.Device.WorkQueues[1]);
        var page = client.Memory.Map(4096, populate: true);
        client.Submit(client.Move(page + 1024, page + 2048, 64, page));
        Assert.Equal(0x10, (int)client.WaitFor(page).Status);
        WorkDescriptor fill = new FillDescriptor
        {
            Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
            Destination = page + 2048,
            TransferSize = 64,
            CompletionAddress = page + 32,
        };
        client.Submit(fill);
        Assert.Equal(CompletionStatus.Success, client.WaitFor(page + 32).Status);
    });

    // The order of load-config; each is one write without a newline.
    private static void Load(SysfsTree tree, string mode)
    {
        Set(tree, "dsa0/cmd_status", "1");
        Assert.Equal("1", tree.Read("dsa0/configurable"));
        Set(tree, "dsa0/read_buffer_limit", "50");
        Set(tree, "group0.2/read_buffers_reserved", "8");
        Set(tree, "group0.2/read_buffers_allowed", "40");
        Set(tree, "group0.2/use_read_buffer_limit", "1");
        Set(tree, "wq0.1/mode", mode);
        Set(tree, "wq0.1/size", "24");
        Set(tree, "wq0.1/group_id", "2");
        Set(tree, "wq0.1/priority", "7");
        Set(tree, "wq0.1/block_on_fault", "0");
        Set(tree, "wq0.1/type", "user");
        Set(tree, "wq0.1/driver_name", "user");
        Set(tree, "wq0.1/name", "app1");
        if (tree.Read("wq0.1/mode") == "shared")
        {
            Set(tree, "wq0.1/threshold", "20");
        }

        Set(tree, "engine0.0/group_id", "2");
        Set(tree, "engine0.3/group_id", "2");
        Assert.Equal(("engine0.0 engine0.3", "wq0.1"), (tree.Read("group0.2/engines"), tree.Read("group0.2/work_queues")));
    }

    private static void Set(SysfsTree tree, string attribute, string text) => Assert.Equal(Errno.None, tree.Write(attribute, text));
}
