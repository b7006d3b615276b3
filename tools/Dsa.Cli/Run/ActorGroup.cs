using System.Runtime.ExceptionServices;
using Dsa.Platform.Scheduling;

namespace Dsa.Cli.Run;

/// <summary>Actors that are started together and waited for together.</summary>
internal static class ActorGroup
{
    /// <summary>Runs one body for each name, each as an actor of its own, and waits for all of them.</summary>
    /// <remarks>When bodies fail, the exception of the first in order is thrown here.</remarks>
    public static void Run(IScheduler scheduler, IReadOnlyList<string> names, Action<int> body)
    {
        var failures = new ExceptionDispatchInfo?[names.Count];
        var actors = new Actor[names.Count];
        for (var index = 0; index < names.Count; index++)
        {
            var i = index;
            actors[i] = scheduler.Spawn(names[i], () => failures[i] = Catch(() => body(i)));
        }

        foreach (var actor in actors)
        {
            actor.Join();
        }

        failures.FirstOrDefault(static failure => failure is not null)?.Throw();
    }

    private static ExceptionDispatchInfo? Catch(Action body)
    {
        try
        {
            body();
            return null;
        }
        catch (Exception exception)
        {
            return ExceptionDispatchInfo.Capture(exception);
        }
    }
}
