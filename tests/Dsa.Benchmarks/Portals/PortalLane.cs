using System.Diagnostics;
using System.Globalization;
using Dsa.Cli.Exec;
using Dsa.Host;
using Dsa.Host.FileSystem;
using Dsa.Host.Programs;

namespace Dsa.Benchmarks.Portals;

/// <summary>One of the ways that are measured: a program of portals.c, which is asked for samples whenever it is its turn.</summary>
internal sealed class PortalLane : IDisposable
{
    private readonly StreamWriter _questions;
    private readonly StreamReader _answers;
    private readonly Action _await;

    private PortalLane(string name, StreamWriter questions, StreamReader answers, Action await) => (Name, _questions, _answers, _await) = (name, questions, answers, await);

    /// <summary>The name of the way.</summary>
    public string Name { get; }

    /// <summary>A way that needs no device, on one processor.</summary>
    public static PortalLane OfProgram(string program, string way, int processor)
    {
        var process = Process.Start(new ProcessStartInfo("taskset", ["-c", processor.ToString(CultureInfo.InvariantCulture), program, way])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return new PortalLane(way, process.StandardInput, process.StandardOutput, process.WaitForExit);
    }

    /// <summary>A program with the dedicated queue of a device, as <c>dsa exec --portal MODE --cpu N</c> runs it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="mode">How it submits.</param>
    /// <param name="processor">Where it runs.</param>
    /// <param name="folder">Where the pipes to it are.</param>
    public static PortalLane OfSession(string program, PortalMode mode, int processor, string folder)
    {
        var (input, output) = (Path.Combine(folder, $"{mode}.in"), Path.Combine(folder, $"{mode}.out"));
        using (var make = Process.Start("mkfifo", [input, output]))
        {
            make.WaitForExit();
        }

        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                var setup = ExecSetup.Read([], null, isUnconfigured: false);
                using var machine = new HostMachine(setup.Devices);
                setup.Configure(machine.Sysfs);
                string way = mode == PortalMode.Write ? "write" : "map";
                _ = new HostSession(machine, mode) { Processor = processor }.Run("sh", ["-c", $"exec {program} {way} /dev/dsa/wq0.0 < {input} > {output}"]);
            }
            catch (Exception exception) when (exception is HostException or ProgramStartException)
            {
                failure = exception;

                // Whoever waits at the other ends.
                using var none = new FileStream(output, FileMode.Open, FileAccess.ReadWrite);
                using var nothing = new FileStream(input, FileMode.Open, FileAccess.ReadWrite);
                Thread.Sleep(TimeSpan.FromSeconds(1));
            }
        });
        thread.Start();
        return new PortalLane(
#pragma warning disable CA1308 // As the option is written.
            mode.ToString().ToLowerInvariant(),
#pragma warning restore CA1308
            new StreamWriter(new FileStream(input, FileMode.Open, FileAccess.Write)),
            new StreamReader(new FileStream(output, FileMode.Open, FileAccess.Read)),
            () =>
            {
                thread.Join();
                if (failure is not null)
                {
                    throw failure;
                }
            });
    }

    /// <summary>Measures some round trips.</summary>
    /// <returns>The fastest and the median, in nanoseconds.</returns>
    public (double Fastest, double Median) Sample(int bytes, int count)
    {
        _questions.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes} {count}"));
        _questions.Flush();
        if (_answers.ReadLine()?.Split(' ') is not [var fastest, var median])
        {
            _await();
            throw new InvalidOperationException($"The program of {Name} has ended.");
        }

        return (double.Parse(fastest, CultureInfo.InvariantCulture), double.Parse(median, CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _questions.Dispose();
        _await();
        _answers.Dispose();
    }
}
