using Dsa.Platform.Interrupts;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Platform.Tests.Pci;

public sealed class SlotTests
{
    [Fact]
    public void A_slot_with_a_trace_of_its_own_leaves_nothing_in_the_machines()
    {
        var (common, own) = (new MemoryTraceSink(), new MemoryTraceSink());
        using var bench = new Bench(new RealTimeScheduler(), traceSink: common);
        var slot = bench.Machine.AddSlot("vdsa0", 1, trace: own);
        slot.Interrupts.Signal(InterruptSource.MsiX(0));
        bench.Slot.Interrupts.Signal(InterruptSource.MsiX(1));
        Assert.Equal(("vdsa0", 0, 0L), Seen(Assert.Single(own.Events)));
        Assert.Equal(("dsa0", 1, 0L), Seen(Assert.Single(common.Events)));
    }

    [Fact]
    public void A_slot_that_is_taken_out_is_not_among_the_slots()
    {
        using var bench = new Bench();
        var slot = bench.Machine.AddSlot("vdsa0", 1);
        Assert.Equal(["dsa0", "vdsa0"], bench.Machine.Slots.Select(static one => one.Name));
        bench.Machine.RemoveSlot(slot);
        Assert.Equal(["dsa0"], bench.Machine.Slots.Select(static one => one.Name));
    }

    private static (string Device, int Vector, long Sequence) Seen(TraceEvent one) => (one.Device, one.OffsetBytes, one.Sequence);
}
