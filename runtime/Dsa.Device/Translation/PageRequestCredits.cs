namespace Dsa.Device.Translation;

/// <summary>How many page requests the device may have outstanding: what software allocated to it (PRSREQALLOC).</summary>
/// <remarks>
/// Latched with the device's configuration. Engines take, whoever answers a request gives back, on any thread. A request
/// that an abort has left behind counts until it is answered: its answer is still to come.
/// </remarks>
internal sealed class PageRequestCredits(DeviceCore core)
{
    private int _limit;
    private int _outstanding;
    private int _isAwaited;

    /// <summary>Latches the allocation: part of Enable Device, which has checked it.</summary>
    public void Latch() => Volatile.Write(ref _limit, (int)Math.Min(core.Configuration.PageRequestAllocation, int.MaxValue));

    /// <summary>Takes one. False when all are out: every engine is then woken when one comes back.</summary>
    public bool TryTake()
    {
        if (TryIncrement())
        {
            return true;
        }

        // One that comes back after this wakes; one that came back before it is seen below.
        Interlocked.Exchange(ref _isAwaited, 1);
        return TryIncrement();
    }

    /// <summary>Gives one back.</summary>
    public void Return()
    {
        Interlocked.Decrement(ref _outstanding);
        if (Interlocked.Exchange(ref _isAwaited, 0) != 0)
        {
            core.WakeAll();
        }
    }

    private bool TryIncrement()
    {
        while (true)
        {
            var outstanding = Volatile.Read(ref _outstanding);
            if (outstanding >= Volatile.Read(ref _limit))
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _outstanding, outstanding + 1, outstanding) == outstanding)
            {
                return true;
            }
        }
    }
}
