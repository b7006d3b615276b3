using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Platform.Interrupts;

/// <summary>Where the messages of a function's interrupt message storage (IMS) arrive: each with a handler thread when requested.</summary>
/// <remarks>
/// Entries, masks and pending bits are the function's own; what it sends is delivered. Two signals before the handler runs are
/// one run, one after it began is a second. <c>_lock</c> guards the registrations, and may be taken under the lock of the
/// function's registers.
/// </remarks>
public sealed class MessageStorage : IInterruptSink
{
    private readonly string _device;
    private readonly IScheduler _scheduler;
    private readonly TraceLog _trace;
    private readonly LeafLock _lock = new();
    private readonly Dictionary<int, InterruptRegistration> _registrations = [];
    private readonly Dictionary<int, (IInterruptSink Sink, InterruptSource Source)> _routes = [];

    internal MessageStorage(string device, IScheduler scheduler, TraceLog trace)
    {
        _device = device;
        _scheduler = scheduler;
        _trace = trace;
    }

    /// <summary>Gives the message of an entry a handler on a thread of its own.</summary>
    /// <param name="index">The entry.</param>
    /// <param name="name">The name of the thread.</param>
    /// <param name="handler">Called once or more for the signals that come; may block.</param>
    /// <exception cref="InvalidOperationException">The entry has a handler.</exception>
    public InterruptRegistration Request(int index, string name, Action handler)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentNullException.ThrowIfNull(handler);
        var registration = new InterruptRegistration(Remove, _scheduler, InterruptSource.MessageStorage(index), name, handler);
        using (_lock.Enter())
        {
            if (!_registrations.TryAdd(index, registration))
            {
                throw new InvalidOperationException($"Entry {index} of the interrupt message storage of {_device} has a handler already.");
            }
        }

        registration.Start();
        return registration;
    }

    /// <summary>Sends the message of an entry on to a virtual machine, without a handler of this one (VT-d, posted interrupts).</summary>
    /// <param name="index">The entry; it has no handler. What it had is replaced.</param>
    /// <param name="sink">Where to.</param>
    /// <param name="source">What it is there.</param>
    public void Route(int index, IInterruptSink sink, InterruptSource source)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentNullException.ThrowIfNull(sink);
        using (_lock.Enter())
        {
            _routes[index] = (sink, source);
        }
    }

    /// <summary>Ends what <see cref="Route"/> began. A message that is on its way may still arrive.</summary>
    public void EndRoute(int index)
    {
        using (_lock.Enter())
        {
            _routes.Remove(index);
        }
    }

    /// <inheritdoc/>
    public void Signal(InterruptSource source)
    {
        if (!source.IsInterruptMessageStorage)
        {
            return;
        }

        InterruptRegistration? registration;
        (IInterruptSink Sink, InterruptSource Source) route;
        using (_lock.Enter())
        {
            registration = _registrations.GetValueOrDefault(source.Index);
            route = _routes.GetValueOrDefault(source.Index);
        }

        _trace.Append(_device, TraceKind.Interrupt, source.Index, 0, value: 1);
        registration?.Raise();
        route.Sink?.Signal(route.Source);
    }

    private void Remove(InterruptRegistration registration)
    {
        using (_lock.Enter())
        {
            _registrations.Remove(registration.Source.Index);
        }
    }
}
