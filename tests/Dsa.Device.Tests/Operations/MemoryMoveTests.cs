using Dsa.Bindings.Portals;
using Dsa.Device.Tests.Outcomes;
using Dsa.Platform.Memory;

namespace Dsa.Device.Tests.Operations;

public sealed class MemoryMoveTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(63, 1, 2)]
    [InlineData(4096, 0, 0)]
    [InlineData(4097, 4095, 17)]
    [InlineData(20000, 123, 4000)]
    [InlineData(2097152, 5, 9)]
    public void The_bytes_arrive_and_no_others_change(int length, int sourceOffset, int targetOffset)
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(length);
        var source = bench.Map(length + 8192);
        bench.Write(source + (ulong)sourceOffset, data);
        var before = Descriptors.Pattern(length + 8192, seed: 2);
        var target = bench.MapBytes(before);
        var record = bench.Run(Descriptors.Move(source + (ulong)sourceOffset, target + (ulong)targetOffset, (uint)length, bench.Map(4096)));
        Assert.Equal(CompletionStatus.Success, record.Status);
        Assert.Equal(0u, record.BytesCompleted);
        data.CopyTo(before, targetOffset);
        Assert.Equal(before, bench.Read(target, before.Length));
    }

    [Theory]
    [InlineData(2048u, 0)]
    [InlineData(4096u, 1)]
    [InlineData(4097u, 0)]
    public void A_destination_that_ends_with_the_address_space_overlaps_as_any_other(uint bytes, byte downward)
    {
        using var bench = Bench.Running();
        var destination = ulong.MaxValue - 4095;
        var record = bench.Run(Descriptors.Move(destination - 2048, destination, bytes, bench.Map(4096)));
        Assert.Equal((CompletionStatus.PageFault, downward), (record.Status, record.Result));
    }

    [Fact]
    public void A_shared_queue_moves_too()
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(5000);
        var source = bench.MapBytes(data);
        var target = bench.Map(5000);
        var record = bench.Map(4096);
        Assert.Equal(SubmitResult.Accepted, bench.Enqueue(Descriptors.Move(source, target, 5000, record)));
        bench.Settle();
        Assert.Equal(CompletionStatus.Success, bench.Record(record).Status);
        Assert.Equal(data, bench.Read(target, 5000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(-1)]
    [InlineData(-100)]
    [InlineData(-4096)]
    [InlineData(7777)]
    [InlineData(0)]
    public void Overlapping_buffers_give_the_result_of_a_copy_by_way_of_other_memory(int distance)
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(40000);
        var memory = bench.MapBytes(data);
        var source = memory + 10000;
        var record = bench.Run(Descriptors.Move(source, source + (ulong)distance, 20000, bench.Map(4096)));
        Assert.Equal(CompletionStatus.Success, record.Status);
        data.AsSpan(10000, 20000).ToArray().CopyTo(data, 10000 + distance);
        Assert.Equal(data, bench.Read(memory, data.Length));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 4096)]
    [InlineData(2, 8192)]
    [Produces(CompletionStatus.PageFault)]
    public void A_fault_on_the_source_stops_exactly_at_its_page(int missingPage, uint completed)
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(12288);
        var source = bench.MapBytes(data);
        var target = bench.Map(12288);
        bench.Memory.Evict(source + ((ulong)missingPage * 4096));
        var record = bench.Run(Descriptors.Move(source, target, 12288, bench.Map(4096)));
        AssertFault(record, isWrite: false, Operand.Source1, source + ((ulong)missingPage * 4096), completed, 0);
        Assert.Equal(data[..(int)completed], bench.Read(target, (int)completed));
        Assert.All(bench.Read(target + completed, 12288 - (int)completed), static value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_fault_on_the_destination_is_a_write_fault()
    {
        using var bench = Bench.Running();
        var source = bench.MapBytes(Descriptors.Pattern(8192));
        var target = bench.Map(8192);
        bench.Memory.Evict(target + 4096);
        var record = bench.Run(Descriptors.Move(source + 10, target + 20, 8000, bench.Map(4096)));
        AssertFault(record, isWrite: true, Operand.Destination1, target + 4096, 4076, 0);
    }

    [Fact]
    public void A_destination_that_may_only_be_read_faults()
    {
        using var bench = Bench.Running();
        var source = bench.Map(4096);
        var target = bench.Map(4096, MemoryAccess.Read);
        var record = bench.Run(Descriptors.Move(source, target, 64, bench.Map(4096)));
        AssertFault(record, isWrite: true, Operand.Destination1, target, 0, 0);
    }

    [Fact]
    public void A_fault_while_copying_downward_leaves_the_end_copied_and_says_so()
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(16384);
        var memory = bench.MapBytes(data);
        bench.Memory.Evict(memory + 4096);
        var record = bench.Run(Descriptors.Move(memory, memory + 100, 12288, bench.Map(4096)));
        Assert.Equal(CompletionStatus.PageFault, record.Status);
        Assert.Equal(1u, record.Result);
        var done = (int)record.BytesCompleted;
        Assert.InRange(done, 4096, 8292);
        data.AsSpan(12288 - done, done).ToArray().CopyTo(data, 12388 - done);
        Assert.Equal(data, bench.Read(memory, data.Length));

        var rest = bench.Run(Descriptors.Move(memory, memory + 100, (uint)(12288 - done), bench.Map(4096)));
        Assert.Equal(CompletionStatus.Success, rest.Status);
        Assert.Equal(Descriptors.Pattern(16384)[..12288], bench.Read(memory + 100, 12288));
    }

    [Fact]
    public void A_partial_move_resumes_where_it_stopped()
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(10000);
        var source = bench.MapBytes(data);
        var target = bench.Map(10000);
        bench.Memory.Evict(source + 4096);
        var done = bench.Run(Descriptors.Move(source, target, 10000, bench.Map(4096))).BytesCompleted;
        bench.Read(source + 4096, 1);
        var record = bench.Run(Descriptors.Move(source + done, target + done, 10000 - done, bench.Map(4096)));
        Assert.Equal(CompletionStatus.Success, record.Status);
        Assert.Equal(data, bench.Read(target, 10000));
    }

    [Theory]
    [InlineData(0xFFFF_FFFF_FFFF_F000, 0x7F00_0000_0000)]
    [InlineData(0x7F00_0000_0000, 0xFFFF_FFFF_FFFF_F000)]
    [InlineData(0xFFFF_FFFF_FFFF_F000, 0xFFFF_FFFF_FFFF_F800)]
    [InlineData(0, 0)]
    public void Addresses_at_the_ends_of_memory_fault_at_their_first_byte(ulong source, ulong target)
    {
        using var bench = Bench.Running();
        bench.Map(65536);
        var record = bench.Run(Descriptors.Move(source, target, 65536, bench.Map(4096)));
        Assert.Equal(CompletionStatus.PageFault, record.Status);
        Assert.Equal(0u, record.BytesCompleted);
    }

    [Theory]
    [InlineData(true, CompletionStatus.ReadError)]
    [InlineData(false, CompletionStatus.WriteError)]
    [Produces(CompletionStatus.ReadError)]
    [Produces(CompletionStatus.WriteError)]
    public void Without_translation_services_a_fault_is_a_hardware_error(bool source, CompletionStatus expected)
    {
        using var bench = new Bench();
        bench.Device.Configuration.AtsEnable = false;
        bench.Configure();
        bench.Enable();
        var good = bench.Map(4096);
        var record = bench.Run(Descriptors.Move(source ? 0x1000UL : good, source ? good : 0x1000UL, 64, bench.Map(4096)));
        Assert.Equal(expected, record.Status);
        Assert.Equal(0ul, record.FaultAddress);
    }

    [Fact]
    public void Page_outs_between_translation_and_access_never_tear_the_copy()
    {
        for (var seed = 1UL; seed <= 30; seed++)
        {
            using var bench = Bench.Running(seed);
            var data = Descriptors.Pattern(65536);
            var source = bench.MapBytes(data);
            var target = bench.Map(65536);
            var address = bench.Map(4096);
            bench.Scheduler.Run(() =>
            {
                var evictor = bench.Scheduler.Spawn("evictor", () =>
                {
                    for (var page = 0; page < 64; page++)
                    {
                        bench.Memory.Evict((page % 2 == 0 ? source : target) + (ulong)(page * 7 % 16 * 4096));
                    }
                });
                bench.Post(Descriptors.Move(source, target, 65536, address));
                bench.Scheduler.Sleep(10_000_000);
                evictor.Join();
            });
            var record = bench.Record(address);
            Assert.NotEqual(CompletionStatus.None, record.Status);
            var done = record.Status == CompletionStatus.Success ? 65536 : (int)record.BytesCompleted;
            Assert.Equal(data[..done], bench.Read(target, done));
            Assert.DoesNotContain(bench.Read(target + (ulong)done, 65536 - done), static value => value != 0);
        }
    }

    private static void AssertFault(
        CompletionRecord record, bool isWrite, Operand operand, ulong address, uint completed, uint result)
    {
        Assert.Equal(CompletionStatus.PageFault, record.Status);
        Assert.Equal(isWrite, record.FaultWrite);
        Assert.Equal(operand, record.FaultOperand);
        Assert.False(record.FaultAddressMasked);
        Assert.Equal(address, record.FaultAddress);
        Assert.Equal(completed, record.BytesCompleted);
        Assert.Equal(result, record.Result);
    }
}
