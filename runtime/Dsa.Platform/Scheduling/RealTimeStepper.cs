namespace Dsa.Platform.Scheduling;

/// <summary>A stepper in real time.</summary>
/// <remarks>
/// <c>_state</c> is Idle, Active (queued or running) or Woken (active, and woken since the last look): only the thread that
/// moves it from Idle to Active runs steps, so there is one at a time.
/// </remarks>
internal sealed class RealTimeStepper(IStepper stepper, ThreadLocal<string?> current, bool runsInline) : StepperHandle, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Active = 1;
    private const int Woken = 2;

    private const int InlineSteps = 64;
    private const int PoolSteps = 1024;

    private int _state;
    private bool _isStopped;

    /// <summary>Ends the stepper: waits for a step in progress, and lets no other begin.</summary>
    public void Stop()
    {
        Volatile.Write(ref _isStopped, true);
        Interlocked.MemoryBarrier();
        SpinWait.SpinUntil(() => Volatile.Read(ref _state) == Idle);
    }

    public override void Wake()
    {
        if (Activate())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    public override void WakeInline()
    {
        if (!runsInline)
        {
            Wake();
        }
        else if (Activate())
        {
            Run(InlineSteps);
        }
    }

    void IThreadPoolWorkItem.Execute() => Run(PoolSteps);

    private bool Activate()
    {
        while (true)
        {
            switch (Volatile.Read(ref _state))
            {
                case Idle when Volatile.Read(ref _isStopped):
                    return false;
                case Idle:
                    if (Interlocked.CompareExchange(ref _state, Active, Idle) == Idle)
                    {
                        return true;
                    }

                    break;
                case Active:
                    if (Interlocked.CompareExchange(ref _state, Woken, Active) == Active)
                    {
                        return false;
                    }

                    break;
                default:
                    // Woken already; but the look that will clear it must see what the caller wrote before.
                    Interlocked.MemoryBarrier();
                    if (Volatile.Read(ref _state) == Woken)
                    {
                        return false;
                    }

                    break;
            }
        }
    }

    private void Run(int budget)
    {
        var outer = current.Value;
        current.Value = stepper.Name;
        bool finished;
        try
        {
            finished = RunSteps(budget);
        }
        catch
        {
            // The exception goes on; the stepper does not.
            Volatile.Write(ref _isStopped, true);
            Interlocked.Exchange(ref _state, Idle);
            throw;
        }
        finally
        {
            current.Value = outer;
        }

        if (!finished)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private bool RunSteps(int budget)
    {
        for (var step = 0; step < budget; step++)
        {
            if (Volatile.Read(ref _isStopped))
            {
                Interlocked.Exchange(ref _state, Idle);
                return true;
            }

            if (stepper.Step())
            {
                continue;
            }

            if (Interlocked.CompareExchange(ref _state, Idle, Active) == Active)
            {
                return true;
            }

            Interlocked.Exchange(ref _state, Active);
        }

        return false;
    }
}
