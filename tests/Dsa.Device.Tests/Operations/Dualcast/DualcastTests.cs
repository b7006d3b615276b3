using Dsa.Platform.Memory;

namespace Dsa.Device.Tests.Operations.Dualcast;

public sealed class DualcastTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(4096, 4000)]
    [InlineData(30001, 77)]
    public void Both_destinations_get_the_source(int length, ulong offset)
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(length);
        var first = bench.Map(length + 8192) + offset;
        var second = bench.Map(length + 8192) + offset;
        var record = bench.Run(Descriptors.Dualcast(bench.MapBytes(data), first, second, (uint)length, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 0u), (record.Status, record.BytesCompleted));
        Assert.Equal(data, bench.Read(first, length));
        Assert.Equal(data, bench.Read(second, length));
    }

    [Theory]
    [InlineData(true, Operand.Destination1)]
    [InlineData(false, Operand.Destination2)]
    public void A_fault_in_one_destination_leaves_both_with_as_much(bool isFirst, Operand operand)
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(8192);
        var first = bench.Map(8192);
        var second = bench.Map(8192);
        bench.Memory.Evict((isFirst ? first : second) + 4096);
        var record = bench.Run(Descriptors.Dualcast(bench.MapBytes(data), first, second, 8192, bench.Map(4096)));
        Assert.Equal((CompletionStatus.PageFault, 4096u, true), (record.Status, record.BytesCompleted, record.FaultWrite));
        Assert.Equal((operand, (isFirst ? first : second) + 4096), (record.FaultOperand, record.FaultAddress));
        foreach (var destination in new[] { first, second })
        {
            Assert.Equal(data[..4096], bench.Read(destination, 4096));
            Assert.All(bench.Read(destination + 4096, 4096), static value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void A_second_destination_that_is_read_only_leaves_the_first_as_it_is()
    {
        using var bench = Bench.Running();
        var first = bench.Map(4096);
        var second = bench.Map(4096, MemoryAccess.Read);
        var record = bench.Run(Descriptors.Dualcast(bench.MapBytes([1, 2, 3]), first, second, 3, bench.Map(4096)));
        Assert.Equal((CompletionStatus.PageFault, Operand.Destination2), (record.Status, record.FaultOperand));
        Assert.Equal([0, 0, 0], bench.Read(first, 3));
    }
}
