using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Platform.Interrupts;

/// <summary>The MSI-X table of a function: messages with mask and pending bits, each with a handler thread when requested.</summary>
/// <remarks>
/// Two signals before the handler runs are one run; one that comes after it began is a second. A signal to a masked vector,
/// or to any while the function is masked, stays pending until it is unmasked. After power-on all vectors are masked; a
/// vector is unmasked while it has a handler, unless software masks it. <c>_lock</c> guards the bits and the registrations;
/// it may be taken under the lock of the function's registers, through which software reaches the same table.
/// </remarks>
public sealed class MessageTable : IInterruptSink
{
    private readonly string _device;
    private readonly IScheduler _scheduler;
    private readonly TraceLog _trace;
    private readonly LeafLock _lock = new();
    private readonly InterruptRegistration?[] _registrations;
    private readonly MsixVectorEntry[] _entries;
    private readonly bool[] _pending;
    private IInterruptSink? _redirection;
    private bool _isFunctionMasked;

    internal MessageTable(string device, IScheduler scheduler, TraceLog trace, int count)
    {
        _device = device;
        _scheduler = scheduler;
        _trace = trace;
        _registrations = new InterruptRegistration?[count];
        _entries = new MsixVectorEntry[count];
        _pending = new bool[count];
        Array.Fill(_entries, Pci.RegisterDefaults.Of<MsixVectorEntry>());
    }

    /// <summary>The number of vectors.</summary>
    public int Count => _registrations.Length;

    /// <summary>Who takes the signals instead, whatever the table masks; null for the handlers.</summary>
    /// <remarks>For a virtual machine, which has a table of its own and masks there. It is called by who signals, and only passes on.</remarks>
    public IInterruptSink? Redirection
    {
        get => Volatile.Read(ref _redirection);
        set => Volatile.Write(ref _redirection, value);
    }

    /// <summary>Whether all vectors are held back (MSIXCAP.FMASK).</summary>
    public bool IsFunctionMasked
    {
        get
        {
            using (_lock.Enter())
            {
                return _isFunctionMasked;
            }
        }

        set
        {
            using (_lock.Enter())
            {
                _isFunctionMasked = value;
            }

            for (var vector = 0; vector < Count; vector++)
            {
                Deliver(vector);
            }
        }
    }

    /// <summary>Gives a vector a handler on a thread of its own, and unmasks it.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="name">The name of the thread.</param>
    /// <param name="handler">Called once or more for the signals that come; may block.</param>
    /// <exception cref="InvalidOperationException">The vector has a handler.</exception>
    public InterruptRegistration Request(int vector, string name, Action handler)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(vector);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(vector, Count);
        ArgumentNullException.ThrowIfNull(handler);
        var registration = new InterruptRegistration(Remove, _scheduler, InterruptSource.MsiX(vector), name, handler);
        using (_lock.Enter())
        {
            if (_registrations[vector] is not null)
            {
                throw new InvalidOperationException($"Vector {vector} of {_device} has a handler already.");
            }

            _registrations[vector] = registration;
        }

        registration.Start();
        Unmask(vector);
        return registration;
    }

    /// <inheritdoc/>
    public void Signal(InterruptSource source)
    {
        if (source.IsInterruptMessageStorage || (uint)source.Index >= (uint)Count)
        {
            return;
        }

        _trace.Append(_device, TraceKind.Interrupt, source.Index, 0, value: 0);
        if (Redirection is { } redirection)
        {
            redirection.Signal(source);
            return;
        }

        using (_lock.Enter())
        {
            _pending[source.Index] = true;
        }

        Deliver(source.Index);
    }

    /// <summary>Holds back the signals of a vector.</summary>
    public void Mask(int vector) => SetMask(vector, true);

    /// <summary>Lets the signals of a vector through, with one for those held back.</summary>
    public void Unmask(int vector) => SetMask(vector, false);

    /// <summary>Whether a signal of a masked vector is held back.</summary>
    public bool IsPending(int vector)
    {
        using (_lock.Enter())
        {
            return _pending[vector];
        }
    }

    /// <summary>The message and the mask of a vector, as software reads them.</summary>
    public MsixVectorEntry Read(int vector)
    {
        using (_lock.Enter())
        {
            return _entries[vector];
        }
    }

    /// <summary>Software writes the entry of a vector; clearing the mask lets a signal through that was held back.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="value">The bits.</param>
    /// <param name="lanes">Which of them are written.</param>
    public void Write(int vector, MsixVectorEntry value, MsixVectorEntry lanes)
    {
        using (_lock.Enter())
        {
            var old = _entries[vector];
            _entries[vector] = new MsixVectorEntry(
                (old.Word0 & ~lanes.Word0) | (value.Word0 & lanes.Word0),
                (old.Word1 & ~lanes.Word1) | (value.Word1 & lanes.Word1));
        }

        Deliver(vector);
    }

    /// <summary>Forgets signals that are held back.</summary>
    public void ClearPending()
    {
        using (_lock.Enter())
        {
            Array.Clear(_pending);
        }
    }

    /// <summary>A reset of the function: no messages, nothing pending, every vector masked. Handlers stay, for software that restores the table.</summary>
    public void Reset()
    {
        using (_lock.Enter())
        {
            Array.Fill(_entries, Pci.RegisterDefaults.Of<MsixVectorEntry>());
            Array.Clear(_pending);
            _isFunctionMasked = false;
        }
    }

    private void Remove(InterruptRegistration registration)
    {
        using (_lock.Enter())
        {
            var index = registration.Source.Index;
            _entries[index] = _entries[index].WithMask(true);
            _registrations[index] = null;
        }
    }

    private void SetMask(int vector, bool isMasked)
    {
        using (_lock.Enter())
        {
            _entries[vector] = _entries[vector].WithMask(isMasked);
        }

        Deliver(vector);
    }

    /// <summary>Sends the signal of a vector, if there is one and nothing holds it back.</summary>
    private void Deliver(int vector)
    {
        InterruptRegistration? registration;
        using (_lock.Enter())
        {
            if (!_pending[vector] || _isFunctionMasked || _entries[vector].Mask)
            {
                return;
            }

            _pending[vector] = false;
            registration = _registrations[vector];
        }

        registration?.Raise();
    }
}
