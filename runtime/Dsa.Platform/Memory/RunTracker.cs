using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>Counts the runs that are out, so that an unmap can wait for those taken before it.</summary>
/// <remarks>
/// Two counters take turns. An unmap turns to the other one, which is empty because the unmap before waited for it, and
/// waits until the old one is empty: new runs do not delay it. <see cref="Take"/> and <see cref="Turn"/> are called under the
/// lock of the address space; releases by anyone.
/// </remarks>
internal sealed class RunTracker(IScheduler scheduler, string name)
{
    private const int BytesPerNanosecond = 30;

    private readonly Gate _released = scheduler.CreateGate($"device runs of {name}");
    private readonly int[] _out = new int[2];
    private int _epoch;

    public int Take()
    {
        Interlocked.Increment(ref _out[_epoch]);
        return _epoch;
    }

    public void Release(int epoch, int writtenBytes)
    {
        scheduler.Charge(writtenBytes / BytesPerNanosecond);
        if (Interlocked.Decrement(ref _out[epoch]) == 0)
        {
            _released.Signal();
        }
    }

    public int Turn()
    {
        var old = _epoch;
        _epoch ^= 1;
        return old;
    }

    public void Await(int epoch) => _released.WaitUntil(() => Volatile.Read(ref _out[epoch]) == 0);
}
