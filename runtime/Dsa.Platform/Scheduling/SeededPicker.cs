namespace Dsa.Platform.Scheduling;

/// <summary>Lets a seed pick who goes on, runs the steps of steppers, and keeps virtual time.</summary>
/// <remarks>Only the thread that holds the baton calls. After the first failure nobody is picked any more.</remarks>
internal sealed class SeededPicker(ulong seed, SeededRandom random, SeededCandidates candidates, long maximumPicks)
{
    private const long PickNanoseconds = 20;

    private long _picks;

    /// <summary>Virtual time.</summary>
    public long NowNanoseconds { get; set; }

    /// <summary>The stepper whose step is running, or null.</summary>
    public SeededStepper? Stepping { get; private set; }

    /// <summary>What went wrong first, or null.</summary>
    public SimulationException? Failure { get; private set; }

    /// <summary>Picks the next actor, stepping steppers until one comes; null once something has failed.</summary>
    public SeededActor? TryPick()
    {
        if (Failure is not null)
        {
            return null;
        }

        try
        {
            return Pick();
        }
        catch (SimulationException exception)
        {
            Failure = exception;
        }
        catch (Exception exception)
        {
            Fail($"{Stepping?.Name ?? "a condition"} failed: {exception.Message}", exception);
            Stepping = null;
        }

        return null;
    }

    /// <summary>Notes a failure, if it is the first.</summary>
    public void Fail(string message, Exception? inner) => Failure ??= new SimulationException(seed, message, inner);

    private SeededActor Pick()
    {
        while (true)
        {
            if (++_picks > maximumPicks)
            {
                throw new SimulationException(seed, $"no end after {maximumPicks} picks.");
            }

            NowNanoseconds += PickNanoseconds;
            var count = candidates.Collect(NowNanoseconds);
            if (count == 0)
            {
                NowNanoseconds = Math.Max(NowNanoseconds, NextDeadline());
                continue;
            }

            var pick = random.Next(count);
            if (candidates.ActorAt(pick) is { } actor)
            {
                actor.EndWait();
                return actor;
            }

            Stepping = candidates.StepperAt(pick);
            Stepping.Step();
            Stepping = null;
        }
    }

    private long NextDeadline()
    {
        var next = candidates.NextDeadlineNanoseconds;
        return next < long.MaxValue
            ? next
            : throw new SimulationException(seed, $"all wait: {candidates.DescribeWaits()}.");
    }
}
