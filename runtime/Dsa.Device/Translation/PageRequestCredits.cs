namespace Dsa.Device.Translation;

/// <summary>How many page requests the device may have outstanding: what software allocated to it (PRSREQALLOC).</summary>
/// <remarks>
/// Latched with the device's configuration. Engines take, whoever answers a request gives back, on any thread. A request
/// that an abort has left behind counts until it is answered: its answer is still to come. A reset of the function forgets all:
/// answers to requests of before it give nothing back. Count and reset are one word, so that they change together.
/// </remarks>
internal sealed class PageRequestCredits(DeviceCore core)
{
    private const int EraShift = 32;

    private int _limit;
    private ulong _outstanding;
    private int _isAwaited;

    /// <summary>Latches the allocation: part of Enable Device, which has checked it.</summary>
    public void Latch() => Volatile.Write(ref _limit, (int)Math.Min(core.Configuration.PageRequestAllocation, int.MaxValue));

    /// <summary>Forgets the requests that are outstanding: part of a reset of the function.</summary>
    public void Forget()
    {
        ulong old;
        do
        {
            old = Volatile.Read(ref _outstanding);
        }
        while (Interlocked.CompareExchange(ref _outstanding, ((old >> EraShift) + 1) << EraShift, old) != old);
    }

    /// <summary>Takes one. False when all are out: every engine is then woken when one comes back.</summary>
    /// <param name="era">What it is given back with.</param>
    public bool TryTake(out uint era)
    {
        if (TryIncrement(out era))
        {
            return true;
        }

        // One that comes back after this wakes; one that came back before it is seen below.
        Interlocked.Exchange(ref _isAwaited, 1);
        return TryIncrement(out era);
    }

    /// <summary>Gives one back, unless it was taken before a reset.</summary>
    public void Return(uint era)
    {
        while (true)
        {
            var old = Volatile.Read(ref _outstanding);
            if ((uint)(old >> EraShift) != era)
            {
                return;
            }

            if (Interlocked.CompareExchange(ref _outstanding, old - 1, old) == old)
            {
                break;
            }
        }

        if (Interlocked.Exchange(ref _isAwaited, 0) != 0)
        {
            core.WakeAll();
        }
    }

    private bool TryIncrement(out uint era)
    {
        while (true)
        {
            var old = Volatile.Read(ref _outstanding);
            era = (uint)(old >> EraShift);
            if ((uint)old >= (uint)Volatile.Read(ref _limit))
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _outstanding, old + 1, old) == old)
            {
                return true;
            }
        }
    }
}
