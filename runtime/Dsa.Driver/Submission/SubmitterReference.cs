namespace Dsa.Driver.Submission;

/// <summary>Counts who is inside a submission, and stops them all (SU-02, WQ-23).</summary>
/// <remarks>Blocking code; the leaf lock guards the count.</remarks>
internal sealed class SubmitterReference(IScheduler scheduler, string name)
{
    private readonly LeafLock _lock = new();
    private readonly Gate _left = scheduler.CreateGate(name);
    private volatile int _inside;
    private bool _isDead;

    /// <summary>Enters a submission; false when the queue takes none any more.</summary>
    public bool TryEnter()
    {
        using (_lock.Enter())
        {
            if (!_isDead)
            {
                _inside++;
            }

            return !_isDead;
        }
    }

    /// <summary>Leaves a submission.</summary>
    public void Exit()
    {
        using (_lock.Enter())
        {
            _inside--;
        }

        _left.Signal();
    }

    /// <summary>Lets nobody in any more, and waits until the last has left.</summary>
    public void Quiesce()
    {
        using (_lock.Enter())
        {
            _isDead = true;
        }

        _left.WaitUntil(() => _inside == 0);
    }
}
