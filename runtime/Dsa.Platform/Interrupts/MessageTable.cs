using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Platform.Interrupts;

/// <summary>The MSI-X table of a function: vectors with mask and pending bits, each with a handler thread when requested.</summary>
/// <remarks>
/// Two signals before the handler runs are one run; one that comes after it began is a second. A signal to a masked vector
/// stays pending until it is unmasked. <c>_lock</c> guards the bits and the registrations.
/// </remarks>
public sealed class MessageTable : IInterruptSink
{
    private readonly string _device;
    private readonly IScheduler _scheduler;
    private readonly TraceLog _trace;
    private readonly LeafLock _lock = new();
    private readonly InterruptRegistration?[] _registrations;
    private readonly bool[] _masked;
    private readonly bool[] _pending;

    internal MessageTable(string device, IScheduler scheduler, TraceLog trace, int count)
    {
        _device = device;
        _scheduler = scheduler;
        _trace = trace;
        _registrations = new InterruptRegistration?[count];
        _masked = new bool[count];
        _pending = new bool[count];
    }

    /// <summary>The number of vectors.</summary>
    public int Count => _registrations.Length;

    /// <summary>Gives a vector a handler on a thread of its own.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="name">The name of the thread.</param>
    /// <param name="handler">Called once or more for the signals that come; may block.</param>
    /// <exception cref="InvalidOperationException">The vector has a handler.</exception>
    public InterruptRegistration Request(int vector, string name, Action handler)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(vector);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(vector, Count);
        ArgumentNullException.ThrowIfNull(handler);
        var registration = new InterruptRegistration(this, _scheduler, vector, name, handler);
        using (_lock.Enter())
        {
            if (_registrations[vector] is not null)
            {
                throw new InvalidOperationException($"Vector {vector} of {_device} has a handler already.");
            }

            _registrations[vector] = registration;
        }

        registration.Start();
        return registration;
    }

    /// <inheritdoc/>
    public void Signal(InterruptSource source)
    {
        if (source.IsInterruptMessageStorage || (uint)source.Index >= (uint)Count)
        {
            return;
        }

        InterruptRegistration? registration = null;
        using (_lock.Enter())
        {
            if (_masked[source.Index])
            {
                _pending[source.Index] = true;
            }
            else
            {
                registration = _registrations[source.Index];
            }
        }

        _trace.Append(_device, TraceKind.Interrupt, source.Index, 0, 0);
        registration?.Raise();
    }

    /// <summary>Holds back the signals of a vector.</summary>
    public void Mask(int vector)
    {
        using (_lock.Enter())
        {
            _masked[vector] = true;
        }
    }

    /// <summary>Lets the signals of a vector through, with one for those held back.</summary>
    public void Unmask(int vector)
    {
        InterruptRegistration? registration = null;
        using (_lock.Enter())
        {
            _masked[vector] = false;
            if (_pending[vector])
            {
                _pending[vector] = false;
                registration = _registrations[vector];
            }
        }

        registration?.Raise();
    }

    /// <summary>Whether a signal of a masked vector is held back.</summary>
    public bool IsPending(int vector)
    {
        using (_lock.Enter())
        {
            return _pending[vector];
        }
    }

    internal void Remove(InterruptRegistration registration)
    {
        using (_lock.Enter())
        {
            _registrations[registration.Vector] = null;
        }
    }
}
