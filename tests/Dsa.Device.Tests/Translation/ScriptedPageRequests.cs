using Dsa.Platform.Memory;

namespace Dsa.Device.Tests.Translation;

/// <summary>Takes the page requests of the device and leaves the answers to the test.</summary>
internal sealed class ScriptedPageRequests : IPageRequestHandler
{
    private readonly Bench _bench;
    private readonly Queue<PageRequest> _waiting = new();

    private ScriptedPageRequests(Bench bench) => _bench = bench;

    /// <summary>Every request so far.</summary>
    public List<PageRequest> All { get; } = [];

    public int WaitingCount => _waiting.Count;

    /// <summary>A running device that requests pages, for queues 0 and 1 also those of buffers.</summary>
    /// <param name="requests">Its requests.</param>
    /// <param name="eventLog">Whether it has an event log.</param>
    /// <param name="engines">Engines of group 0.</param>
    /// <param name="adjust">Changes of the configuration before it is enabled.</param>
    public static Bench Running(
        out ScriptedPageRequests requests, bool eventLog = false, int engines = 2, Action<Bench>? adjust = null)
    {
        var bench = new Bench();
        bench.Device.Configuration.PageRequestEnable = true;
        bench.Configure(engines);
        if (eventLog)
        {
            bench.ConfigureEventLog();
        }

        foreach (var queue in new[] { 0, 1 })
        {
            var control = bench.Bar.WqCfg[queue].Control;
            control.Write(control.Read().WithBlockOnFaultEnable(true));
        }

        adjust?.Invoke(bench);
        bench.Enable();
        requests = new ScriptedPageRequests(bench);
        bench.Slot.Memory.PageRequests = requests;
        return bench;
    }

    public void Queue(PageRequest request, AddressSpace? domain)
    {
        All.Add(request);
        _waiting.Enqueue(request);
    }

    /// <summary>Answers the oldest request that waits, and lets the device run.</summary>
    public void Answer(PageResponse response)
    {
        _waiting.Dequeue().Answer(response);
        _bench.Settle();
    }

    /// <summary>Faults the page of the oldest request in and answers it, and lets the device run.</summary>
    public void Serve()
    {
        var request = _waiting.Peek();
        Assert.True(_bench.Memory.TryFaultIn(request.Address, request.Access));
        Answer(PageResponse.Success);
    }

    /// <summary>Serves until nothing waits.</summary>
    public void ServeAll()
    {
        while (WaitingCount > 0)
        {
            Serve();
        }
    }
}
