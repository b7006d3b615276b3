namespace Dsa.Platform.Scheduling;

/// <summary>A stepper in real time.</summary>
/// <remarks>
/// <c>_state</c> is Idle, Active (queued or running), Woken (active, and woken since the last look) or Stopped (for good):
/// only the thread that moves it from Idle to Active runs steps, so there is one at a time.
/// </remarks>
internal sealed class RealTimeStepper(IStepper stepper, StepperThreads threads, ThreadLocal<string?> current, RealTimeScheduler scheduler) : StepperHandle
{
    private const int Idle = 0;
    private const int Active = 1;
    private const int Woken = 2;
    private const int Stopped = 3;

    private const int InlineSteps = 64;
    private const int StepsOfATurn = 8;

    private int _state;
    private bool _isStopping;

    /// <summary>Ends the stepper: waits for a step in progress, and lets no other begin.</summary>
    public void Stop()
    {
        Volatile.Write(ref _isStopping, true);
        SpinWait.SpinUntil(() => Interlocked.CompareExchange(ref _state, Stopped, Idle) is Idle or Stopped);
    }

    public override void Wake()
    {
        if (Activate())
        {
            threads.Queue(this);
        }
    }

    public override void WakeInline()
    {
        if (!scheduler.RunsInline)
        {
            Wake();
        }
        else if (Activate() && !Run(isInline: true))
        {
            threads.Queue(this);
        }
    }

    /// <summary>Runs steps on one of the threads of steppers.</summary>
    /// <returns>True when there is nothing to do; false when it has to go on, after another stepper that waits for a thread.</returns>
    public bool Run() => Run(isInline: false);

    private bool Activate()
    {
        while (true)
        {
            switch (Volatile.Read(ref _state))
            {
                case Stopped:
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

    private bool Run(bool isInline)
    {
        var outer = current.Value;
        current.Value = stepper.Name;
        try
        {
            return RunSteps(isInline);
        }
        catch
        {
            // The exception goes on; the stepper does not.
            Interlocked.Exchange(ref _state, Stopped);
            throw;
        }
        finally
        {
            current.Value = outer;
        }
    }

    /// <summary>Whether the thread is somebody else's after a number of steps: that of the caller, or that of another stepper.</summary>
    private bool MustPassOn(long steps, bool isInline) =>
        isInline ? steps >= InlineSteps : steps >= StepsOfATurn && threads.IsAwaited;

    private bool RunSteps(bool isInline)
    {
        for (var steps = 0L; !MustPassOn(steps, isInline); steps++)
        {
            if (Volatile.Read(ref _isStopping))
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
