using System.Text;

namespace Dsa.Device.Tests.Operations.Crc;

public sealed class CopyCrcTests
{
    [Theory]
    [InlineData(false, 0xe3069283)]
    [InlineData(true, 0xae8b14860a799888)]
    public void The_check_value_comes_with_a_copy(bool crc64, ulong expected)
    {
        using var bench = Bench.Running();
        var data = Encoding.ASCII.GetBytes("123456789");
        var destination = bench.Map(4096);
        var descriptor = Descriptors.CopyCrc(bench.MapBytes(data), destination, 9, bench.Map(4096)) with { Crc64 = crc64 };
        Assert.Equal(CompletionStatus.Success, bench.Run(descriptor).Status);
        Assert.Equal(expected, bench.CrcRecord(descriptor.CompletionAddress).Crc);
        Assert.Equal([.. data, 0], bench.Read(destination, 10));
    }

    [Fact]
    public void The_crc_is_that_of_crc_generation_with_a_seed_in_memory()
    {
        using var bench = Bench.Running();
        var source = bench.MapBytes(Descriptors.Pattern(10_000));
        var seed = bench.MapBytes([1, 2, 3, 4]);
        var crc = Descriptors.Crc(source, 10_000, bench.Map(4096)) with { ReadSeed = true, SeedAddress = seed };
        var copy = Descriptors.CopyCrc(source, bench.Map(12288), 10_000, bench.Map(4096)) with { ReadSeed = true, SeedAddress = seed };
        bench.Run(crc);
        bench.Run(copy);
        Assert.Equal(bench.CrcRecord(crc.CompletionAddress).Crc, bench.CrcRecord(copy.CompletionAddress).Crc);
    }

    [Fact]
    public void A_destination_that_may_not_be_written_is_a_write_fault_with_the_crc_so_far()
    {
        using var bench = Bench.Running();
        var source = bench.MapBytes(Descriptors.Pattern(8192));
        var destination = bench.Map(8192);
        bench.Memory.Evict(destination + 4096);
        var copy = Descriptors.CopyCrc(source, destination, 8192, bench.Map(4096));
        var record = bench.Run(copy);
        Assert.Equal((CompletionStatus.PageFault, 4096u, true), (record.Status, record.BytesCompleted, record.FaultWrite));
        Assert.Equal((Operand.Destination1, destination + 4096), (record.FaultOperand, record.FaultAddress));
        var crc = Descriptors.Crc(source, 4096, bench.Map(4096));
        bench.Run(crc);
        Assert.Equal(bench.CrcRecord(crc.CompletionAddress).Crc, bench.CrcRecord(copy.CompletionAddress).Crc);
    }
}
