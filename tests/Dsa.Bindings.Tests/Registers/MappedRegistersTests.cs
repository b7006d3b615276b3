using Dsa.Bindings.Registers;

namespace Dsa.Bindings.Tests.Registers;

/// <summary>Registers in a file, as the kernel shows those of a device.</summary>
public sealed class MappedRegistersTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void What_is_written_through_the_bus_is_in_the_file()
    {
        File.WriteAllBytes(_path, new byte[Bar0Map.SizeBytes]);
        using (var registers = MappedRegisters.Open(_path, Bar0Map.SizeBytes))
        {
            var bar = new Bar0<PointerBus>(registers.Bus);
            bar.GenCtrl.Write(bar.GenCtrl.Read().WithEventLogInterrupt(true));
        }

        Assert.Equal([4, 0, 0, 0], File.ReadAllBytes(_path)[0x88..0x8C]);
    }

    [Fact]
    public void Without_a_size_all_the_file_from_the_offset_on_is_mapped()
    {
        File.WriteAllBytes(_path, [.. Enumerable.Range(0, 10_000).Select(static i => (byte)i)]);
        using var registers = MappedRegisters.OpenForReading(_path, offsetBytes: 4100);
        Assert.Equal(5900, registers.SizeBytes);
        Assert.Equal((byte)(4100 & 0xFF), registers.Bus.Read8(0));
        Assert.Equal(unchecked((byte)9999), registers.Bus.Read8(5899));
    }

    [Fact]
    public void A_character_device_is_mapped_by_its_explicit_size()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var registers = MappedRegisters.Open("/dev/zero", 8192);
        Assert.Equal(8192, registers.SizeBytes);
        registers.Bus.Write32(8188, 7);
        Assert.Equal(7U, registers.Bus.Read32(8188));
        using var readOnly = MappedRegisters.OpenForReading("/dev/zero", 64);
        Assert.Equal(0UL, readOnly.Bus.Read64(56));
        Assert.Contains("tells no length", Assert.Throws<EndOfStreamException>(static () => MappedRegisters.Open("/dev/zero")).Message);
    }

    [Theory]
    [InlineData(0, 16, 0)]
    [InlineData(16, 17, 0)]
    [InlineData(16, 16, 1)]
    [InlineData(16, int.MaxValue, long.MaxValue)]
    [InlineData(16, null, 16)]
    [InlineData(0, null, 0)]
    public void A_file_that_is_too_short_is_refused_and_stays_as_it_is(int length, int? size, long offset)
    {
        File.WriteAllBytes(_path, new byte[length]);
        Assert.Throws<EndOfStreamException>(() => MappedRegisters.Open(_path, size, offset));
        Assert.Throws<EndOfStreamException>(() => MappedRegisters.OpenForReading(_path, size, offset));
        Assert.Equal(length, new FileInfo(_path).Length);
    }

    [Fact]
    public void What_cannot_be_mapped_is_refused_by_name()
    {
        Assert.Throws<FileNotFoundException>(() => MappedRegisters.Open(_path + ".missing"));
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains("'/dev/null' cannot be mapped", Assert.Throws<IOException>(static () => MappedRegisters.Open("/dev/null", 4096)).Message);
            Assert.Throws<UnauthorizedAccessException>(static () => MappedRegisters.Open("/dev"));
        }
    }

    [Fact]
    public void Sizes_and_offsets_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MappedRegisters.Open(_path, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MappedRegisters.Open(_path, -4));
        Assert.Throws<ArgumentOutOfRangeException>(() => MappedRegisters.Open(_path, 4, -4096));
    }

    [Fact]
    public void A_mapping_that_was_taken_away_gives_no_bus()
    {
        File.WriteAllBytes(_path, new byte[16]);
        var registers = MappedRegisters.Open(_path);
        registers.Dispose();
        registers.Dispose();
        Assert.Throws<ObjectDisposedException>(() => registers.Bus);
    }
}
