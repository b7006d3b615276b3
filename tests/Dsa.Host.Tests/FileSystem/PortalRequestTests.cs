using System.Buffers.Binary;
using System.Text;
using Dsa.Host.FileSystem.Protocol;
using Dsa.Host.FileSystem;
using Dsa.Platform.Kernel;

namespace Dsa.Host.Tests.FileSystem;

/// <summary>Nodes of queues, opened by this very process.</summary>
public sealed class PortalRequestTests
{
    private const int ReadWrite = 2;
    private static readonly int s_self = Environment.ProcessId;

    [LinuxFact]
    public void A_node_is_there_while_its_queue_is_bound_and_its_number_leads_to_it()
    {
        using var kernel = new FuseKernel();
        var directory = kernel.Walk("dev/dsa");
        Assert.Equal(Errno.ENOENT, kernel.LookUp(directory, "wq0.0").Error);
        Enable(kernel, "dedicated");
        var (_, entry) = kernel.LookUp(directory, "wq0.0");
        Assert.Equal((0x10000ul, 0x8000u | 0b110_000_000), (BinaryPrimitives.ReadUInt64LittleEndian(entry.AsSpan(48)), BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(100))));
        var number = $"{kernel.ReadText("sys/bus/dsa/devices/dsa0/cdev_major").Trim()}:{kernel.ReadText("sys/bus/dsa/devices/wq0.0/cdev_minor".Replace("devices/", "devices/dsa0/", StringComparison.Ordinal)).Trim()}";
        Assert.Equal("../dsa/wq0.0", Encoding.UTF8.GetString(kernel.Send(FuseOpcode.ReadLink, kernel.Walk($"dev/char/{number}"), []).Body));
        Assert.Equal(Errno.None, kernel.WriteText("sys/bus/dsa/drivers/user/unbind", "wq0.0"));
        Assert.Equal(Errno.ENOENT, kernel.LookUp(directory, "wq0.0").Error);
    }

    [LinuxFact]
    public void An_open_is_the_drivers_with_its_errors_and_counts_until_the_release()
    {
        using var kernel = new FuseKernel();
        Enable(kernel, "dedicated");
        var node = kernel.Walk("dev/dsa/wq0.0");
        var (error, handle, flags) = kernel.Open(node, ReadWrite, s_self);
        Assert.Equal((Errno.None, FuseOpenFlags.DirectIo | FuseOpenFlags.Stream | FuseOpenFlags.ParallelDirectWrites), (error, flags));
        Assert.Equal(Errno.EBUSY, kernel.Open(node, ReadWrite, s_self).Error);
        Assert.Equal("1\n", kernel.ReadText("sys/bus/dsa/devices/dsa0/clients"));
        Assert.Equal("1\n", kernel.ReadText("sys/module/idxd/refcnt"));
        Assert.Equal(Errno.EINVAL, kernel.Read(handle, 0, 64).Error);
        kernel.Send(FuseOpcode.Release, 0, FuseKernel.Words(handle));
        Assert.Equal("0\n", kernel.ReadText("sys/bus/dsa/devices/dsa0/clients"));
        Assert.Equal(Errno.None, kernel.Open(node, ReadWrite, s_self).Error);
    }

    [LinuxFact]
    public void Who_is_gone_does_not_open()
    {
        using var kernel = new FuseKernel();
        Enable(kernel, "shared");
        Assert.Equal(Errno.ESRCH, kernel.Open(kernel.Walk("dev/dsa/wq0.0"), ReadWrite, int.MaxValue).Error);
        Assert.Equal(Errno.ESRCH, kernel.Open(kernel.Walk("dev/dsa/wq0.0"), ReadWrite, 0).Error);
    }

    [LinuxTheory]
    [InlineData("dedicated")]
    [InlineData("shared")]
    public void Whole_descriptors_are_taken_from_who_opened(string mode)
    {
        using var kernel = new FuseKernel();
        Enable(kernel, mode);
        var (_, handle, _) = kernel.Open(kernel.Walk("dev/dsa/wq0.0"), ReadWrite, s_self);
        Assert.Equal((Errno.None, 128), kernel.Write(handle, new byte[190], s_self));
        Assert.Equal((Errno.None, 0), kernel.Write(handle, new byte[63], s_self));
        Assert.Equal((Errno.EPERM, 0), kernel.Write(handle, new byte[64], 1));
        var misaligned = new byte[64];
        misaligned[8] = 1;
        Assert.Equal((Errno.EINVAL, 0), kernel.Write(handle, misaligned, s_self));
    }

    [LinuxTheory]
    [InlineData(true, 6400)]
    [InlineData(false, 63 * 64)]
    public void A_mapped_node_is_written_directly_where_the_kernel_allows_both(bool allows, int taken)
    {
        using var kernel = new FuseKernel(PortalMode.Trap);
        kernel.Send(FuseOpcode.Init, 0, FuseKernel.Words(7 | (39ul << 32), 0x40000000ul << 32, allows ? 0x10u : 0));
        Enable(kernel, "dedicated");
        var (_, handle, flags) = kernel.Open(kernel.Walk("dev/dsa/wq0.0"), ReadWrite, s_self);
        Assert.Equal(allows ? FuseOpenFlags.DirectIo | FuseOpenFlags.Stream : FuseOpenFlags.Stream, flags);
        Assert.Equal((Errno.None, taken), kernel.Write(handle, new byte[6400], s_self));
    }

    [LinuxFact]
    public void Who_sleeps_in_a_poll_is_woken_at_the_latest_when_the_file_is_closed()
    {
        using var kernel = new FuseKernel();
        Enable(kernel, "shared");
        var (_, handle, _) = kernel.Open(kernel.Walk("dev/dsa/wq0.0"), ReadWrite, s_self);
        Assert.Equal(0u, BinaryPrimitives.ReadUInt32LittleEndian(kernel.Send(FuseOpcode.Poll, 0, FuseKernel.Words(handle, 4711, 1), s_self).Body));
        Assert.Empty(kernel.Woken);
        kernel.Send(FuseOpcode.Release, 0, FuseKernel.Words(handle));
        Assert.True(SpinWait.SpinUntil(() => kernel.Woken.Count > 0, TimeSpan.FromSeconds(30)));
        Assert.Equal([4711ul], kernel.Woken);
    }

    private static void Enable(FuseKernel kernel, string mode)
    {
        const string Queue = "sys/bus/dsa/devices/dsa0/wq0.0";
        (string Attribute, string Text)[] settings =
        [
            ("mode", mode), ("size", "16"), ("group_id", "0"), ("priority", "10"), ("type", "user"), ("driver_name", "user"), ("name", "app"),
        ];
        foreach (var (attribute, text) in settings)
        {
            Assert.Equal(Errno.None, kernel.WriteText($"{Queue}/{attribute}", text));
        }

        if (mode == "shared")
        {
            Assert.Equal(Errno.None, kernel.WriteText($"{Queue}/threshold", "16"));
        }

        Assert.Equal(Errno.None, kernel.WriteText("sys/bus/dsa/devices/dsa0/engine0.0/group_id", "0"));
        Assert.Equal(Errno.None, kernel.WriteText("sys/bus/dsa/drivers/idxd/bind", "dsa0"));
        Assert.Equal(Errno.None, kernel.WriteText("sys/bus/dsa/drivers/user/bind", "wq0.0"));
    }
}
