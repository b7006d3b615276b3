using System.Runtime.InteropServices;
using Dsa.Cli.Run;
using Spectre.Console;

namespace Dsa.Cli.Reporting;

/// <summary>Shows how far a scenario is, when somebody looks.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs the scenario, with a bar for each process on a terminal.</summary>
    public static RunReport While(CopyScenario scenario, bool visible)
    {
        if (!visible)
        {
            return scenario.Run();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, ShowCursor);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, ShowCursor);
        var running = Task.Factory.StartNew(scenario.Run, TaskCreationOptions.LongRunning);
        AnsiConsole.Progress().AutoClear(true).Start(context =>
        {
            var bars = new List<ProgressTask>();
            while (!running.IsCompleted)
            {
                var processes = scenario.Processes;
                bars.AddRange(processes.Skip(bars.Count).Select(process => context.AddTask(process.Name, maxValue: scenario.TotalBytes)));
                for (var index = 0; index < bars.Count; index++)
                {
                    bars[index].Value = processes[index].BytesDone;
                }

                Task.WhenAny(running, Task.Delay(Interval)).Wait();
            }
        });
        return running.GetAwaiter().GetResult();
    }

    /// <summary>The display hides the cursor; a signal ends the program before it can bring it back.</summary>
    private static void ShowCursor(PosixSignalContext context) => Console.Write("\x1b[?25h\n");
}
