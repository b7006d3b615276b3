using Dsa.Platform.Memory;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Kernel;

/// <summary>Serves the page requests of one function: faults pages in as the process itself would, and answers (SV-17).</summary>
/// <remarks>
/// Requests are served on worker threads, one for each that is being served: a page that never comes holds up nobody else's, and there are as many
/// workers as requests went on at once, which the function's allocation bounds. A request of a PASID that is gone, or for something that is not mapped, is
/// answered Invalid Request. Disposing answers what is queued, and Response Failure to what comes after. <c>_lock</c> guards requests and workers.
/// </remarks>
public sealed class PageRequestQueue : IPageRequestHandler, IDisposable
{
    private readonly IScheduler _scheduler;
    private readonly PciSlot _slot;
    private readonly LeafLock _lock = new();
    private readonly Queue<(PageRequest Request, AddressSpace? Domain)> _requests = new();
    private readonly Gate _changed;
    private readonly List<Actor> _workers = [];
    private int _idleWorkers;
    private int _waiting;
    private bool _isEnding;

    internal PageRequestQueue(LinuxKernel kernel, PciSlot slot)
    {
        _scheduler = kernel.Scheduler;
        _slot = slot;
        _changed = _scheduler.CreateGate($"page requests of {slot.Name}");
        AddWorker();
        slot.Memory.PageRequests = this;
    }

    /// <inheritdoc/>
    public void Queue(PageRequest request, AddressSpace? domain)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (TryQueue(request, domain))
        {
            _changed.Signal();
        }
        else
        {
            request.Answer(PageResponse.ResponseFailure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (_lock.Enter())
        {
            if (_isEnding)
            {
                return;
            }

            Volatile.Write(ref _isEnding, true);
        }

        _slot.Memory.PageRequests = null;
        _changed.Signal();
        _workers.ForEach(static worker => worker.Join());
    }

    private void AddWorker()
    {
        _idleWorkers++;
        _workers.Add(_scheduler.Spawn(_workers.Count == 0 ? $"iopf/{_slot.Name}" : $"iopf/{_slot.Name}/{_workers.Count}", Serve));
    }

    private void Serve()
    {
        while (true)
        {
            _changed.WaitUntil(() => Volatile.Read(ref _waiting) > 0 || Volatile.Read(ref _isEnding));
            (PageRequest Request, AddressSpace? Domain) next;
            using (_lock.Enter())
            {
                if (!_requests.TryDequeue(out next))
                {
                    if (_isEnding)
                    {
                        return;
                    }

                    // Another worker was faster.
                    continue;
                }

                _idleWorkers--;
                Volatile.Write(ref _waiting, _requests.Count);
            }

            next.Request.Answer(Resolve(next.Request, next.Domain));
            using (_lock.Enter())
            {
                _idleWorkers++;
            }
        }
    }

    private bool TryQueue(PageRequest request, AddressSpace? domain)
    {
        using (_lock.Enter())
        {
            if (_isEnding)
            {
                return false;
            }

            _requests.Enqueue((request, domain));
            if (_requests.Count > _idleWorkers)
            {
                AddWorker();
            }

            Volatile.Write(ref _waiting, _requests.Count);
            return true;
        }
    }

    private PageResponse Resolve(PageRequest request, AddressSpace? domain)
    {
        var chance = _scheduler.Chance;
        if (chance.Occurs(Injection.PageRequestTimeout))
        {
            return PageResponse.TimedOut;
        }

        if (chance.Occurs(Injection.PageRequestFailure))
        {
            return PageResponse.ResponseFailure;
        }

        return !chance.Occurs(Injection.PageRequestInvalid) && domain?.TryFaultIn(request.Address, request.Access) == true
            ? PageResponse.Success
            : PageResponse.InvalidRequest;
    }
}
