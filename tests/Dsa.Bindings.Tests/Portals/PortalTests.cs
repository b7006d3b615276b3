using Dsa.Bindings.Portals;

namespace Dsa.Bindings.Tests.Portals;

public sealed class PortalTests
{
    [Fact]
    public void Successive_submissions_rotate_through_the_slots_of_the_page()
    {
        var log = new Log();
        var dedicated = new DedicatedPortal<Port>(new Port(log));
        for (var i = 0; i < 65; i++)
        {
            dedicated.Submit(default);
        }

        Assert.Equal([.. Enumerable.Range(0, 64).Select(static i => i * 64), 0], log.Slots);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    public void Retries_use_the_same_slot_and_end_after_one_more_attempt_than_retries(int retries)
    {
        var log = new Log { RefuseNext = int.MaxValue };
        var shared = new SharedPortal<Port>(new Port(log));
        Assert.Equal(SubmitResult.Retry, shared.Submit(default, retries));
        Assert.Equal(Enumerable.Repeat(0, retries + 1), log.Slots);
        log.Slots.Clear();
        log.RefuseNext = 0;
        Assert.Equal(SubmitResult.Accepted, shared.Submit(default, retries));
        Assert.Equal([64], log.Slots);
    }

    [Fact]
    public void Retrying_stops_when_the_queue_accepts()
    {
        var log = new Log { RefuseNext = 3 };
        Assert.Equal(SubmitResult.Accepted, new SharedPortal<Port>(new Port(log)).Submit(default, 10));
        Assert.Equal(4, log.Slots.Count);
    }

    [Fact]
    public void A_negative_number_of_retries_is_a_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SharedPortal<Port>(new Port(new Log())).Submit(default, -1));

    private sealed class Log
    {
        public List<int> Slots { get; } = [];

        public int RefuseNext { get; set; }
    }

    private readonly struct Port(Log log) : IPortalPort
    {
        public void Post(int slotOffsetBytes, in WorkDescriptor descriptor) => log.Slots.Add(slotOffsetBytes);

        public SubmitResult Enqueue(int slotOffsetBytes, in WorkDescriptor descriptor)
        {
            log.Slots.Add(slotOffsetBytes);
            return log.RefuseNext-- > 0 ? SubmitResult.Retry : SubmitResult.Accepted;
        }
    }
}
