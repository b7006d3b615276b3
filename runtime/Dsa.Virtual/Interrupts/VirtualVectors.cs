using Dsa.Platform.Interrupts;

namespace Dsa.Virtual.Interrupts;

/// <summary>The vectors of a virtual device: interrupts go into the virtual machine's message table, or to event descriptors of its monitor (VD-43, VD-44).</summary>
/// <remarks>Any thread signals; the leaf lock guards descriptors, masks and what is pending.</remarks>
internal sealed class VirtualVectors(MessageTable table) : IInterruptSink
{
    private readonly LeafLock _lock = new();
    private readonly Action?[] _triggers = new Action?[VirtualFunction.VectorCount];
    private readonly bool[] _isMasked = new bool[VirtualFunction.VectorCount];
    private readonly bool[] _isPending = new bool[VirtualFunction.VectorCount];

    /// <inheritdoc/>
    public void Signal(InterruptSource source)
    {
        Action? trigger;
        using (_lock.Enter())
        {
            trigger = _triggers[source.Index];
            if (_isMasked[source.Index])
            {
                _isPending[source.Index] = true;
                return;
            }
        }

        if (trigger is null)
        {
            table.Signal(source);
        }
        else
        {
            trigger();
        }
    }

    /// <summary>Sends the interrupts of a vector to an event descriptor; null for the message table.</summary>
    public void SetTrigger(int vector, Action? trigger)
    {
        using (_lock.Enter())
        {
            _triggers[vector] = trigger;
        }
    }

    /// <summary>Holds the interrupts of a vector back, or lets them through with one for those that were held back.</summary>
    public void SetMask(int vector, bool isMasked)
    {
        bool isRaised;
        using (_lock.Enter())
        {
            _isMasked[vector] = isMasked;
            isRaised = !isMasked && _isPending[vector];
            _isPending[vector] &= isMasked;
        }

        if (isRaised)
        {
            Signal(InterruptSource.MsiX(vector));
        }
    }

    /// <summary>A reset: nothing is masked here or pending; descriptors stay.</summary>
    public void Reset()
    {
        using (_lock.Enter())
        {
            Array.Clear(_isMasked);
            Array.Clear(_isPending);
        }
    }
}
