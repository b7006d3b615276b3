using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Operations;

public sealed class DrainTests
{
    [Fact]
    public void A_drain_completes_after_everything_its_queue_accepted_before()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            using var bench = Bench.Running(seed, engines: 4);
            var source = bench.Map(65536);
            var target = bench.Map(65536);
            var records = bench.Map(4096);
            for (var i = 0; i < 8; i++)
            {
                bench.Post(Descriptors.Move(source, target, (uint)(1 + (i * 8000)), records + (ulong)(i * 32)));
            }

            bench.Post(Descriptors.Drain(records + 512));
            bench.Settle();
            var stores = bench.Trace.Events.Where(static e => e.Kind == Platform.Tracing.TraceKind.Record).Select(static e => e.Value).ToList();
            Assert.Equal(9, stores.Count);
            Assert.Equal(records + 512, stores[^1]);
        }
    }

    [Fact]
    public void In_a_shared_queue_a_drain_waits_for_its_own_pasid_only()
    {
        using var bench = new Bench();
        bench.Device.Configuration.PageRequestEnable = true;
        bench.Configure();
        bench.ConfigureEventLog();
        bench.Enable();
        var other = bench.Kernel.CreateProcess("other");
        using var binding = bench.Kernel.BindSva(bench.Slot, other, out _)!;
        for (var i = 0; i < 64; i++)
        {
            bench.Enqueue(new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering }, pasid: binding.Pasid.Value);
            bench.Settle();
        }

        // The other program's descriptor hangs: the log is full.
        var record = bench.Map(4096);
        bench.Enqueue(Descriptors.Drain(record));
        bench.Settle();
        Assert.Equal(CompletionStatus.Success, bench.Record(record).Status);
    }

    [Fact]
    public void Readback_addresses_are_translated()
    {
        using var bench = Bench.Running();
        var record = bench.Run(Descriptors.Drain(bench.Map(4096)) with { Readback1Valid = true, ReadbackAddress1 = bench.Map(4096) + 4095 });
        Assert.Equal(CompletionStatus.Success, record.Status);
    }

    [Theory]
    [InlineData(true, Operand.Source1)]
    [InlineData(false, Operand.Source2)]
    [Produces(CompletionStatus.ReadbackPageFault)]
    public void A_readback_address_that_faults_is_status_0x1f(bool first, Operand operand)
    {
        using var bench = Bench.Running();
        var good = bench.Map(4096);
        var drain = Descriptors.Drain(bench.Map(4096)) with
        {
            Readback1Valid = true,
            Readback2Valid = true,
            ReadbackAddress1 = first ? 0x1000 : good,
            ReadbackAddress2 = first ? good : 0x1000,
        };
        var record = bench.Run(drain);
        Assert.Equal(CompletionStatus.ReadbackPageFault, record.Status);
        Assert.Equal((operand, 0x1000UL, false), (record.FaultOperand, record.FaultAddress, record.FaultWrite));
    }

    [Fact]
    public void A_drain_that_asks_for_nothing_has_invalid_flags()
    {
        using var bench = Bench.Running();
        var record = bench.Run(new DrainDescriptor { Flags = DescriptorFlags.CompletionAddressValid, CompletionAddress = bench.Map(4096) });
        Assert.Equal(CompletionStatus.InvalidFlags, record.Status);
    }
}
