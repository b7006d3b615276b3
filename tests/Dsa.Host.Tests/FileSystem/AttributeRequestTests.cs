using System.Buffers.Binary;
using System.Text;
using Dsa.Host.FileSystem.Protocol;
using Dsa.Platform.Kernel;

namespace Dsa.Host.Tests.FileSystem;

public sealed class AttributeRequestTests
{
    private const string Device = "sys/bus/dsa/devices/dsa0";

    [LinuxFact]
    public void An_attribute_is_read_as_the_driver_shows_it()
    {
        using var kernel = new FuseKernel();
        Assert.Equal("0x200\n", kernel.ReadText($"{Device}/version"));
        Assert.Equal("live\n", kernel.ReadText("sys/module/idxd/initstate"));
    }

    [LinuxFact]
    public void A_read_behind_the_beginning_goes_on_in_the_same_text()
    {
        using var kernel = new FuseKernel();
        var (_, handle, flags) = kernel.Open(kernel.Walk($"{Device}/read_buffer_limit"));
        Assert.Equal(FuseOpenFlags.DirectIo, flags);
        Assert.Equal("0"u8.ToArray(), kernel.Read(handle, 0, 1).Body);
        Assert.Equal(Errno.None, kernel.WriteText($"{Device}/read_buffer_limit", "77"));
        Assert.Equal("\n"u8.ToArray(), kernel.Read(handle, 1, 10).Body);
        Assert.Equal("77\n"u8.ToArray(), kernel.Read(handle, 0, 10).Body);
        Assert.Empty(kernel.Read(handle, 3, 10).Body);
        Assert.Empty(kernel.Read(handle, ulong.MaxValue, 10).Body);
    }

    [LinuxFact]
    public void A_write_is_one_store_with_the_errors_of_the_driver()
    {
        using var kernel = new FuseKernel();
        Assert.Equal(Errno.None, kernel.WriteText($"{Device}/wq0.0/mode", "dedicated"));
        Assert.Equal("dedicated\n", kernel.ReadText($"{Device}/wq0.0/mode"));
        Assert.Equal(Errno.EINVAL, kernel.WriteText($"{Device}/wq0.0/mode", "both"));
        Assert.Equal(Errno.ENXIO, kernel.WriteText("sys/bus/dsa/drivers/user/bind", "wq0.0"));
        Assert.Equal("dedicated\n", kernel.ReadText($"{Device}/wq0.0/mode"));
    }

    [LinuxTheory]
    [InlineData($"{Device}/version", 1)]
    [InlineData($"{Device}/version", 2)]
    [InlineData("sys/bus/dsa/drivers/idxd/bind", 0)]
    public void What_may_not_be_done_with_an_attribute_is_refused_at_the_open(string path, int flags)
    {
        using var kernel = new FuseKernel();
        Assert.Equal(Errno.EACCES, kernel.Open(kernel.Walk(path), flags).Error);
    }

    [LinuxFact]
    public void An_attribute_that_went_away_under_its_file_is_no_device()
    {
        using var kernel = new FuseKernel();
        var (_, handle, _) = kernel.Open(kernel.Walk($"{Device}/version"));
        kernel.Machine.Driver.Remove(kernel.Machine.Driver.Devices[0]);
        Assert.Equal(Errno.ENODEV, kernel.Read(handle, 0, 10).Error);
        Assert.Equal(Errno.ENOENT, kernel.LookUp(kernel.Walk("sys/bus/dsa/devices"), "dsa0").Error);
    }

    [LinuxFact]
    public void A_node_shows_type_mode_and_size_and_keeps_its_number()
    {
        using var kernel = new FuseKernel();
        var parent = kernel.Walk($"{Device}/wq0.0");
        var (_, first) = kernel.LookUp(parent, "mode");
        var (_, second) = kernel.LookUp(parent, "mode");
        Assert.Equal(first, second);
        Assert.Equal(4096ul, BinaryPrimitives.ReadUInt64LittleEndian(first.AsSpan(48)));
        Assert.Equal(0x8000u | 0b110_100_100, ModeOf(first.AsSpan(40)));
        Assert.Equal(0x4000u | 0b111_101_101, ModeOf(kernel.LookUp(kernel.Walk(Device), "wq0.0").Body.AsSpan(40)));
        Assert.Equal(0xA000u, ModeOf(kernel.LookUp(kernel.Walk("sys/bus/dsa/devices"), "wq0.0").Body.AsSpan(40)) & 0xF000);
        Assert.Equal("dsa0/wq0.0", Encoding.UTF8.GetString(kernel.Send(FuseOpcode.ReadLink, kernel.Walk("sys/bus/dsa/devices/wq0.0"), []).Body));
    }

    [LinuxFact]
    public void A_truncation_changes_nothing_and_an_owner_is_not_changed()
    {
        using var kernel = new FuseKernel();
        var node = kernel.Walk($"{Device}/wq0.0/size");
        Assert.Equal(Errno.None, kernel.Send(FuseOpcode.SetAttr, node, FuseKernel.Words(8, 0, 0)).Error);
        Assert.Equal(Errno.EPERM, kernel.Send(FuseOpcode.SetAttr, node, FuseKernel.Words(2, 0, 0)).Error);
        Assert.Equal(Errno.EACCES, kernel.Send(FuseOpcode.Create, kernel.Walk(Device), new byte[32]).Error);
        Assert.Equal(Errno.EPERM, kernel.Send(FuseOpcode.Unlink, kernel.Walk(Device), "version\0"u8).Error);
    }

    [LinuxFact]
    public void A_directory_is_listed_once_however_small_the_pieces()
    {
        using var kernel = new FuseKernel();
        var (_, opened) = kernel.Send(FuseOpcode.OpenDir, kernel.Walk(Device), FuseKernel.Words(0));
        var handle = BinaryPrimitives.ReadUInt64LittleEndian(opened);
        var names = new List<string>();
        for (var offset = 0ul; kernel.Read(handle, offset, 64, FuseOpcode.ReadDir).Body is { Length: > 0 } piece;)
        {
            for (var at = 0; at < piece.Length;)
            {
                offset = BinaryPrimitives.ReadUInt64LittleEndian(piece.AsSpan(at + 8));
                var length = BinaryPrimitives.ReadInt32LittleEndian(piece.AsSpan(at + 16));
                names.Add(Encoding.UTF8.GetString(piece, at + 24, length));
                at += (24 + length + 7) / 8 * 8;
            }
        }

        kernel.Machine.Sysfs.List("bus/dsa/devices/dsa0", out var entries);
        Assert.Equal([".", "..", .. entries.Select(static entry => entry.Name)], names);
    }

    private static uint ModeOf(ReadOnlySpan<byte> attributes) => BinaryPrimitives.ReadUInt32LittleEndian(attributes[60..]);
}
