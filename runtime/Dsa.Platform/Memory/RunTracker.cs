using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>Counts the runs that are out, so that an unmap can wait for those taken before it.</summary>
/// <remarks>
/// Two counters take turns. An unmap turns to the other one, which is empty because the unmap before waited for it, and
/// waits until the old one is empty: new runs do not delay it. Anyone takes and releases; turns are ordered by the mutex of
/// the mappings. Who has counted itself looks whether the turn has changed meanwhile, and then counts again: so a turn finds
/// in the old counter everyone who was counted before it.
/// </remarks>
internal sealed class RunTracker(IScheduler scheduler, string name) : RunOwner
{
    private const int BytesPerNanosecond = 30;

    private readonly Gate _released = scheduler.CreateGate($"device runs of {name}");
    private readonly int[] _out = new int[2];
    private int _epoch;

    public int Take()
    {
        while (true)
        {
            var epoch = Volatile.Read(ref _epoch);
            Interlocked.Increment(ref _out[epoch]);
            if (Volatile.Read(ref _epoch) == epoch)
            {
                return epoch;
            }

            Release(epoch, 0);
        }
    }

    public override int Release(int turn, int writtenBytes)
    {
        scheduler.Charge(writtenBytes / BytesPerNanosecond);
        if (Interlocked.Decrement(ref _out[turn]) == 0)
        {
            _released.Signal();
        }

        return writtenBytes;
    }

    public int Turn()
    {
        var old = _epoch;
        Interlocked.Exchange(ref _epoch, old ^ 1);
        return old;
    }

    public void Await(int epoch) => _released.WaitUntil(() => Volatile.Read(ref _out[epoch]) == 0);
}
