using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Tests.Kernel;

public sealed class PageRequestQueueTests
{
    [Fact]
    public void A_page_that_does_not_come_holds_up_no_other_request()
    {
        Seeds.Each(30, seed =>
        {
            using var scheduler = new SeededScheduler(seed);
            using var bench = new Bench(scheduler);
            scheduler.Run(() =>
            {
                using var service = bench.Kernel.ServePageRequests(bench.Slot);
                var answered = scheduler.CreateGate("answered");
                PageRequest Ask(AddressSpace memory)
                {
                    var request = new PageRequest(bench.Requester, 0x1000, MemoryAccess.Read, answered.Signal);
                    service.Queue(request, memory);
                    return request;
                }

                var (slow, quick) = (new SlowMemory(scheduler), new SlowMemory(scheduler));
                quick.LetIn();
                var first = Ask(slow);
                var second = Ask(slow);
                for (var round = 0; round < 5; round++)
                {
                    var other = Ask(quick);
                    answered.WaitUntil(() => other.Response == PageResponse.Success);
                }

                Assert.Equal((PageResponse.Pending, PageResponse.Pending), (first.Response, second.Response));
                slow.LetIn();
                answered.WaitUntil(() => first.Response == PageResponse.Success && second.Response == PageResponse.Success);
            });
        });
    }

    /// <summary>Memory whose pages come when they are let in.</summary>
    private sealed class SlowMemory(IScheduler scheduler) : StagedMemory(scheduler, "slow")
    {
        private readonly Gate _changed = scheduler.CreateGate("pages");
        private bool _isLetIn;

        public void LetIn()
        {
            Volatile.Write(ref _isLetIn, true);
            _changed.Signal();
        }

        public override bool TryFaultIn(ulong address, MemoryAccess access) => _changed.WaitUntil(() => Volatile.Read(ref _isLetIn));

        public override int Reach(ulong address, int length, MemoryAccess access, out FaultKind kind) => throw new NotSupportedException();

        public override int CopyTo(ulong address, ReadOnlySpan<byte> data) => throw new NotSupportedException();

        public override int CopyFrom(ulong address, Span<byte> data) => throw new NotSupportedException();
    }
}
