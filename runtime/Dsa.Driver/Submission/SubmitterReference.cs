namespace Dsa.Driver.Submission;

/// <summary>Counts who is inside, and stops them all: for a while, or for good (SU-02, WQ-23).</summary>
/// <remarks>Blocking code; the leaf lock guards count and state. Whoever stops them holds the queue lock.</remarks>
internal sealed class SubmitterReference(IScheduler scheduler, string name)
{
    private readonly LeafLock _lock = new();
    private readonly Gate _changed = scheduler.CreateGate(name);
    private volatile int _inside;
    private volatile State _state;

    private enum State
    {
        /// <summary>Everybody may enter.</summary>
        Live,

        /// <summary>Who comes waits for what will become of it.</summary>
        Suspended,

        /// <summary>Nobody may enter.</summary>
        Dead,
    }

    /// <summary>Enters, after a suspension if there is one; false when nobody may any more.</summary>
    public bool TryEnter()
    {
        while (true)
        {
            using (_lock.Enter())
            {
                if (_state == State.Live)
                {
                    _inside++;
                    return true;
                }

                if (_state == State.Dead)
                {
                    return false;
                }
            }

            _changed.WaitUntil(() => _state != State.Suspended);
        }
    }

    /// <summary>Leaves.</summary>
    public void Exit()
    {
        using (_lock.Enter())
        {
            _inside--;
        }

        _changed.Signal();
    }

    /// <summary>Has those who come wait, and waits until the last has left. <see cref="Resurrect"/> or <see cref="Quiesce"/> ends it.</summary>
    public void Suspend() => Leave(State.Suspended);

    /// <summary>Lets nobody in any more, nor those who wait, and waits until the last has left.</summary>
    public void Quiesce() => Leave(State.Dead);

    /// <summary>Lets everybody in again (IH-14).</summary>
    public void Resurrect() => Change(State.Live);

    private void Leave(State state)
    {
        Change(state);
        _changed.WaitUntil(() => _inside == 0);
    }

    private void Change(State state)
    {
        using (_lock.Enter())
        {
            _state = state;
        }

        _changed.Signal();
    }
}
