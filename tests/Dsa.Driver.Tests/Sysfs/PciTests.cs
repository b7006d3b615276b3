using System.Buffers.Binary;
using Dsa.Driver.Tests.Scripted;

namespace Dsa.Driver.Tests.Sysfs;

/// <summary>PCI functions below /sys, and what people write to the driver's bind and unbind there.</summary>
public sealed class PciTests
{
    private const string Address = "0000:6a:01.0";
    private const string Function = $"devices/pci0000:6a/{Address}";
    private const string Idxd = "bus/pci/drivers/idxd";

    [Fact]
    public void A_function_is_shown_as_the_PCI_core_shows_it() => Bed.RunUnprobed(bed =>
    {
        bed.Driver.Pci.Add(Address, bed.Hardware);
        var tree = bed.Driver.Sysfs;
        Assert.Equal("../../../devices/pci0000:6a/0000:6a:01.0", LinkOf(bed, $"bus/pci/devices/{Address}"));
        Assert.Equal("0x8086\n", Text(bed, $"bus/pci/devices/{Address}/vendor"));
        Assert.Equal("0x0b25\n", Text(bed, $"{Function}/device"));
        Assert.Equal("0x088000\n", Text(bed, $"{Function}/class"));
        Assert.Equal("0\n", Text(bed, $"{Function}/enable"));
        Assert.Equal(
            "PCI_CLASS=88000\nPCI_ID=8086:0B25\nPCI_SUBSYS_ID=0000:0000\nPCI_SLOT_NAME=0000:6a:01.0\nMODALIAS=pci:v00008086d00000B25sv00000000sd00000000bc08sc80i00\n",
            Text(bed, $"{Function}/uevent"));
        Assert.DoesNotContain("driver", tree.Names(Function));

        bed.Probe();
        Assert.Equal("../../../bus/pci/drivers/idxd", LinkOf(bed, $"{Function}/driver"));
        Assert.Equal("disabled\n", Text(bed, $"{Function}/dsa0/state"));
        Assert.StartsWith("DRIVER=idxd\n", Text(bed, $"{Idxd}/{Address}/uevent"), StringComparison.Ordinal);
        Assert.Equal([Address, "bind", "module", "unbind"], tree.Names(Idxd));
        Assert.Equal("live\n", Text(bed, $"{Idxd}/module/initstate"));
    });

    [Fact]
    public void Regions_are_where_the_configuration_space_says() => Bed.Run(bed =>
    {
        bed.Driver.Pci.Add(Address, bed.Hardware);
        bed.Driver.Pci.Add("0000:6a:02.0", bed.AddDevice("dsa1", ScriptedProfile.Version2));
        Assert.Equal(Errno.None, bed.Driver.Sysfs.ReadBytes($"devices/pci0000:6a/0000:6a:02.0/config", out var second));
        Assert.Equal(Errno.None, bed.Driver.Sysfs.ReadBytes($"{Function}/config", out var bytes));
        Assert.Equal(4096, bytes.Length);
        Assert.Equal("86-80-25-0B-06-00", BitConverter.ToString(bytes[..6].ToArray()));
        var lines = Text(bed, $"{Function}/resource").TrimEnd('\n').Split('\n');
        Assert.Equal(13, lines.Length);
        foreach (var (line, offset, size) in new[] { (0, 0x10, bed.Hardware.Bar0.SizeBytes), (2, 0x18, bed.Hardware.Bar2.SizeBytes) })
        {
            var place = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[offset..]);
            Assert.Equal(0xCUL, place & 0xF);
            Assert.Equal(0UL, (place & ~0xFUL) % (ulong)size);
            Assert.Equal($"0x{place & ~0xFUL:x16} 0x{(place & ~0xFUL) + (ulong)size - 1:x16} 0x000000000014220c", lines[line]);
            Assert.NotEqual(place, BinaryPrimitives.ReadUInt64LittleEndian(second.Span[offset..]));
        }

        // Nobody has it as a bus master.
        Assert.Equal(2, second.Span[4]);
        Assert.Equal(Errno.EINVAL, bed.Driver.Sysfs.ReadFile($"{Function}/config", out _));
        Assert.Equal(Errno.EACCES, bed.Driver.Sysfs.WriteFile($"{Function}/config", "x"));
    });

    [Fact]
    [Parity("BR-08", "BR-31")]
    public void Unbinding_a_function_removes_its_device_and_binding_it_probes_it_anew() => Bed.Run(bed =>
    {
        bed.Driver.Pci.Add(Address, bed.Hardware);
        var tree = bed.Driver.Sysfs;
        Assert.Equal(Errno.EBUSY, tree.WriteFile($"{Idxd}/bind", Address));
        Assert.Equal(Errno.ENODEV, tree.WriteFile($"{Idxd}/unbind", "0000:6a:02.0"));
        Assert.Equal(Errno.ENODEV, tree.WriteFile($"{Idxd}/bind", "dsa0"));
        Assert.Equal(Errno.None, tree.WriteFile("bus/dsa/devices/wq0.0/size", "8"));
        Assert.Equal(Errno.None, tree.WriteFile($"{Idxd}/unbind", $"{Address}\n"));
        Assert.Empty(tree.Names("bus/dsa/devices"));
        Assert.False(bed.Hardware.Configuration.BusMasterEnable);
        Assert.Equal(Errno.ENODEV, tree.WriteFile($"{Idxd}/unbind", Address));
        Assert.Equal(Errno.None, tree.WriteFile($"{Idxd}/bind", $"{Address}\n"));
        Assert.Equal("0\n", Text(bed, "bus/dsa/devices/wq0.0/size"));
        Assert.True(bed.Hardware.Configuration.BusMasterEnable);
    });

    [Fact]
    [Parity("BR-08")]
    public void A_probe_that_fails_is_told_who_binds() => Bed.RunUnprobed(bed =>
    {
        var other = bed.AddDevice("dsa1", ScriptedProfile.Version2, (PciDeviceId)0x1234);
        bed.Driver.Pci.Add(Address, other);
        Assert.Equal(Errno.ENODEV, bed.Driver.Sysfs.WriteFile($"{Idxd}/bind", Address));
        Assert.Empty(bed.Driver.Devices);
    });

    private static string Text(Bed bed, string path)
    {
        Assert.Equal(Errno.None, bed.Driver.Sysfs.ReadFile(path, out var text));
        return text;
    }

    private static string LinkOf(Bed bed, string path)
    {
        Assert.Equal(Errno.None, bed.Driver.Sysfs.ReadLink(path, out var target));
        return target;
    }
}
