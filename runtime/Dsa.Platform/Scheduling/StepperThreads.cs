using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Dsa.Platform.Scheduling;

/// <summary>The threads on which the steppers of a real-time scheduler run: its own, and as many as are needed.</summary>
/// <remarks>
/// Steps never block, so there are at most as many threads as processors, and a program that occupies its thread pool takes
/// nothing away from a device. They are in the background and hold no process. One that finds nothing to do looks on for
/// about as long as a wake-up would take, then waits to be called, and after some seconds of that ends.
/// <c>_monitor</c> guards everything; <see cref="IsAwaited"/> looks without it.
/// </remarks>
internal sealed class StepperThreads : IDisposable
{
    private const int LookMicroseconds = 200;
    private const int IdleMilliseconds = 10_000;

    private readonly object _monitor = new();
    private readonly Queue<RealTimeStepper> _runnable = new();
    private readonly List<Thread> _threads = [];
    private int _runnableCount;
    private int _looking;
    private int _waiting;
    private bool _isEnding;

    /// <summary>The most threads.</summary>
    public static int Most { get; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Whether a stepper waits for a thread.</summary>
    public bool IsAwaited => Volatile.Read(ref _runnableCount) != 0;

    /// <summary>Has a stepper run as soon as a thread is free.</summary>
    public void Queue(RealTimeStepper stepper)
    {
        lock (_monitor)
        {
            _runnable.Enqueue(stepper);
            Volatile.Write(ref _runnableCount, _runnable.Count);
            CallIfNeeded();
        }
    }

    /// <summary>Ends the threads, whose steppers have stopped.</summary>
    public void Dispose()
    {
        List<Thread> threads;
        lock (_monitor)
        {
            _isEnding = true;
            Monitor.PulseAll(_monitor);
            threads = [.. _threads];
        }

        threads.ForEach(static thread => thread.Join());
    }

    /// <summary>Calls a thread, unless enough of them will find what is runnable by themselves.</summary>
    private void CallIfNeeded()
    {
        if (_runnable.Count <= _looking)
        {
            return;
        }

        if (_waiting > 0)
        {
            Monitor.Pulse(_monitor);
        }
        else if (_threads.Count < Most)
        {
            var thread = new Thread(Work) { Name = "steppers", IsBackground = true };
            _threads.Add(thread);
            thread.UnsafeStart();
        }
    }

    private void Work()
    {
        while (TryTake(out var stepper))
        {
            stepper.Run();
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
        }

        LookOn();
        lock (_monitor)
        {
            _looking--;
            while (!TryDequeue(out stepper))
            {
                if (_isEnding || !TryAwaitCall())
                {
                    _threads.Remove(Thread.CurrentThread);
                    return false;
                }
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
        Volatile.Write(ref _runnableCount, _runnable.Count);
        CallIfNeeded();
        return true;
    }

    private void LookOn()
    {
        var wait = default(SpinWait);
        var start = Stopwatch.GetTimestamp();
        while (!IsAwaited && Stopwatch.GetElapsedTime(start).TotalMicroseconds < LookMicroseconds)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Waits to be called; false when nobody called for long. A call that crossed the end of the wait is seen all the same.</summary>
    private bool TryAwaitCall()
    {
        _waiting++;
        var isCalled = Monitor.Wait(_monitor, IdleMilliseconds);
        _waiting--;
        return isCalled || _runnable.Count > 0;
    }
}
