using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Dsa.Platform.Scheduling;

/// <summary>The threads on which the steppers of a real-time scheduler run: its own, so that a program that occupies its thread pool takes nothing away from a device.</summary>
/// <remarks>
/// One for each stepper, up to <see cref="Most"/>: steps do not wait for each other, and the few that are held up, by the
/// writer of a trace for instance, leave threads to the others. They start when steppers are added, never when one is woken,
/// and end with the scheduler; they are in the background and hold no process. One that finds nothing to do looks on for
/// about as long as a wake-up would take, then waits to be called.
/// <c>_monitor</c> guards everything, for an instant; <see cref="IsAwaited"/> looks without it.
/// </remarks>
internal sealed class StepperThreads : IDisposable
{
    private const int LookMicroseconds = 200;

    private readonly object _monitor = new();
    private readonly Queue<RealTimeStepper> _runnable = new();
    private readonly List<Thread> _threads = [];
    private int _runnableCount;
    private int _looking;
    private int _waiting;
    private bool _isAwaited;
    private bool _isEnding;

    /// <summary>The most threads.</summary>
    public static int Most { get; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>Whether a stepper waits for a thread and none is free.</summary>
    public bool IsAwaited => Volatile.Read(ref _isAwaited);

    /// <summary>Starts a thread for one stepper more, if there are not enough.</summary>
    public void Provide()
    {
        lock (_monitor)
        {
            if (_threads.Count < Most)
            {
                var thread = new Thread(Work) { Name = "steppers", IsBackground = true };
                thread.UnsafeStart();
                _threads.Add(thread);
            }
        }
    }

    /// <summary>Has a stepper run as soon as a thread is free.</summary>
    public void Queue(RealTimeStepper stepper)
    {
        lock (_monitor)
        {
            _runnable.Enqueue(stepper);
            Changed();
            CallIfNeeded();
        }
    }

    /// <summary>Ends the threads, whose steppers have stopped.</summary>
    public void Dispose()
    {
        lock (_monitor)
        {
            _isEnding = true;
            Monitor.PulseAll(_monitor);
        }

        _threads.ForEach(static thread => thread.Join());
    }

    private void Work()
    {
        while (TryTake(out var stepper))
        {
            while (!stepper.Run())
            {
                stepper = Exchange(stepper);
            }
        }
    }

    /// <summary>Puts a stepper behind the others, and takes the first.</summary>
    private RealTimeStepper Exchange(RealTimeStepper stepper)
    {
        lock (_monitor)
        {
            _runnable.Enqueue(stepper);
            var first = _runnable.Dequeue();
            Changed();
            return first;
        }
    }

    /// <summary>Takes what is to run next, as soon as there is something; false when the thread is to end.</summary>
    private bool TryTake([NotNullWhen(true)] out RealTimeStepper? stepper)
    {
        lock (_monitor)
        {
            if (TryDequeue(out stepper))
            {
                return true;
            }

            _looking++;
            Changed();
        }

        LookOn();
        lock (_monitor)
        {
            _looking--;
            while (!TryDequeue(out stepper))
            {
                if (_isEnding)
                {
                    return false;
                }

                _waiting++;
                Changed();
                Monitor.Wait(_monitor);
                _waiting--;
            }

            return true;
        }
    }

    private bool TryDequeue([NotNullWhen(true)] out RealTimeStepper? stepper)
    {
        if (!_runnable.TryDequeue(out stepper))
        {
            return false;
        }

        // Several may have been queued before this thread came: each calls the next.
        Changed();
        CallIfNeeded();
        return true;
    }

    /// <summary>Calls a thread that waits, unless enough of them will find what is runnable by themselves.</summary>
    private void CallIfNeeded()
    {
        if (_runnable.Count > _looking && _waiting > 0)
        {
            Monitor.Pulse(_monitor);
        }
    }

    private void Changed()
    {
        Volatile.Write(ref _runnableCount, _runnable.Count);
        Volatile.Write(ref _isAwaited, _runnable.Count > _looking + _waiting);
    }

    private void LookOn()
    {
        var wait = default(SpinWait);
        var start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _runnableCount) == 0 && Stopwatch.GetElapsedTime(start).TotalMicroseconds < LookMicroseconds)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }
}
