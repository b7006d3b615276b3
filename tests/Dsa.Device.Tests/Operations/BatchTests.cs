using System.Runtime.InteropServices;
using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Operations;

public sealed class BatchTests
{
    private const DescriptorFlags Unrecorded = DescriptorFlags.None;

    [Fact]
    public void All_members_run_and_are_counted()
    {
        using var bench = Bench.Running();
        var target = bench.Map(4096);
        var records = bench.Map(4096);
        var members = Enumerable.Range(0, 32).Select(i => (WorkDescriptor)Descriptors.Fill(target + (ulong)(i * 8), 8, (ulong)(i + 1), records + (ulong)(i * 32)));
        var record = bench.Run(Descriptors.Batch(List(bench, [.. members]), 32, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 32u, 0u), (record.Status, record.BytesCompleted, record.Result));
        for (var i = 0; i < 32; i++)
        {
            Assert.Equal((ulong)(i + 1), BitConverter.ToUInt64(bench.Read(target + (ulong)(i * 8), 8)));
            Assert.Equal(CompletionStatus.Success, bench.Record(records + (ulong)(i * 32)).Status);
        }
    }

    [Fact]
    [Produces(CompletionStatus.BatchFailed)]
    public void A_failed_member_makes_status_0x05_and_result_1_and_the_others_run()
    {
        using var bench = Bench.Running();
        var target = bench.Map(4096);
        var faulty = bench.Map(4096);
        var list = List(bench, new FillDescriptor { TransferSize = 0, Destination = target, CompletionAddress = faulty, Flags = Descriptors.Recorded }, Fill(target));
        var record = bench.Run(Descriptors.Batch(list, 2, bench.Map(4096)));
        Assert.Equal((CompletionStatus.BatchFailed, 2u, 1u), (record.Status, record.BytesCompleted, record.Result));
        Assert.Equal(CompletionStatus.InvalidTransferSize, bench.Record(faulty).Status);
        Assert.Equal(0xAB, bench.Read(target, 1)[0]);
    }

    [Fact]
    public void A_false_predicate_counts_as_failure()
    {
        using var bench = Bench.Running();
        var data = bench.MapBytes([1, 2]);
        var compare = Descriptors.Compare(data, data + 1, 1, bench.Map(4096)) with { Flags = Descriptors.Recorded | DescriptorFlags.CheckResult };
        var record = bench.Run(Descriptors.Batch(List(bench, compare, new NoOpDescriptor()), 2, bench.Map(4096)));
        Assert.Equal(CompletionStatus.BatchFailed, record.Status);
    }

    [Fact]
    public void A_fence_after_a_failure_abandons_the_rest()
    {
        using var bench = Bench.Running();
        var target = bench.Map(4096);
        var list = List(
            bench,
            new NoOpDescriptor(),
            Descriptors.Fill(0x1000, 8, 1, bench.Map(4096)),
            Fill(target) with { Flags = DescriptorFlags.Fence },
            Fill(target));
        var record = bench.Run(Descriptors.Batch(list, 4, bench.Map(4096)));
        Assert.Equal((CompletionStatus.BatchFailed, 2u), (record.Status, record.BytesCompleted));
        Assert.Equal(0, bench.Read(target, 1)[0]);
    }

    [Fact]
    public void A_fence_after_success_lets_the_rest_run()
    {
        using var bench = Bench.Running();
        var target = bench.Map(4096);
        var list = List(bench, new NoOpDescriptor(), Fill(target) with { Flags = DescriptorFlags.Fence });
        var record = bench.Run(Descriptors.Batch(list, 2, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 2u), (record.Status, record.BytesCompleted));
        Assert.Equal(0xAB, bench.Read(target, 1)[0]);
    }

    [Fact]
    public void An_earlier_failure_stops_at_the_first_fence()
    {
        using var bench = Bench.Running();
        var list = List(bench, new NoOpDescriptor { Flags = DescriptorFlags.Fence }, new NoOpDescriptor());
        var record = bench.Run(Descriptors.Batch(list, 2, bench.Map(4096)) with { BatchError = true });
        Assert.Equal((CompletionStatus.BatchFailed, 0u, 1u), (record.Status, record.BytesCompleted, record.Result));
    }

    [Fact]
    [Produces(CompletionStatus.BatchListPageFault)]
    public void A_fault_on_the_list_is_status_0x06_with_the_members_done_so_far()
    {
        using var bench = Bench.Running();
        var list = bench.Map(8192);
        var record = bench.Map(4096);
        for (var i = 0; i < 16; i++)
        {
            Put(bench, list + 4096 - 512 + (ulong)(i * 64), new NoOpDescriptor());
        }

        bench.Memory.Evict(list + 4096);
        var result = bench.Run(Descriptors.Batch(list + 4096 - 512, 16, record));
        Assert.Equal((CompletionStatus.BatchListPageFault, 8u, 0u), (result.Status, result.BytesCompleted, result.Result));
        Assert.Equal(list + 4096, result.FaultAddress);
        Assert.Equal(Operand.Source1, result.FaultOperand);
        Assert.False(result.FaultWrite);

        bench.Read(list + 4096, 1);
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.Batch(list + 4096, 8, record)).Status);
    }

    [Theory]
    [InlineData(Opcode.Batch)]
    [InlineData(Opcode.Drain)]
    [InlineData((Opcode)0x7F)]
    public void Some_operations_are_no_members(Opcode opcode)
    {
        using var bench = Bench.Running();
        var record = bench.Map(4096);
        WorkDescriptor member = opcode switch
        {
            Opcode.Batch => Descriptors.Batch(0, 2, record),
            Opcode.Drain => Descriptors.Drain(record),
            _ => ((WorkDescriptor)Descriptors.NoOp(record)) with { Opcode = opcode },
        };
        bench.Run(Descriptors.Batch(List(bench, member, new NoOpDescriptor()), 2, bench.Map(4096)));
        Assert.Equal(CompletionStatus.UnsupportedOpcode, bench.Record(record).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(uint.MaxValue)]
    [Produces(CompletionStatus.InvalidDescriptorCount)]
    public void Counts_beyond_the_limits_are_status_0x14(uint count)
    {
        using var bench = Bench.Running();
        var record = bench.Run(Descriptors.Batch(bench.Map(4096), count, bench.Map(4096)));
        Assert.Equal(CompletionStatus.InvalidDescriptorCount, record.Status);
    }

    [Fact]
    [Produces(CompletionStatus.DescriptorListMisaligned)]
    public void A_misaligned_list_is_status_0x18()
    {
        using var bench = Bench.Running();
        var record = bench.Run(Descriptors.Batch(bench.Map(4096) + 32, 2, bench.Map(4096)));
        Assert.Equal(CompletionStatus.DescriptorListMisaligned, record.Status);
    }

    [Fact]
    public void Members_have_the_identity_of_their_batch()
    {
        using var bench = Bench.Running();
        var target = bench.Map(4096);
        var member = (WorkDescriptor)Fill(target) with { Pasid = bench.Pasid + 77, Privileged = true };
        var record = bench.Run(Descriptors.Batch(List(bench, member, new NoOpDescriptor()), 2, bench.Map(4096)));
        Assert.Equal(CompletionStatus.Success, record.Status);
        Assert.Equal(0xAB, bench.Read(target, 1)[0]);
    }

    [Fact]
    public void Members_write_no_record_that_is_not_asked_for()
    {
        using var bench = Bench.Running();
        var record = bench.Map(4096);
        var quiet = new NoOpDescriptor { Flags = DescriptorFlags.CompletionAddressValid, CompletionAddress = record };
        bench.Run(Descriptors.Batch(List(bench, quiet, new NoOpDescriptor { Flags = Unrecorded }), 2, bench.Map(4096)));
        Assert.Equal(CompletionStatus.None, bench.Record(record).Status);
    }

    internal static ulong List(Bench bench, params WorkDescriptor[] members)
    {
        var address = bench.Map(members.Length * 64);
        for (var i = 0; i < members.Length; i++)
        {
            Put(bench, address + (ulong)(i * 64), members[i]);
        }

        return address;
    }

    private static void Put(Bench bench, ulong address, WorkDescriptor descriptor) =>
        bench.Write(address, MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor)));

    private static FillDescriptor Fill(ulong target) => new() { Destination = target, TransferSize = 1, PatternLower = 0xAB };
}
