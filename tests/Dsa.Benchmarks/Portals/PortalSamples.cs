using System.Diagnostics;
using System.Globalization;
using Dsa.Host.FileSystem;

namespace Dsa.Benchmarks.Portals;

/// <summary>
/// What a program waits from its submission to its completion record, in each mode of <c>dsa exec --portal</c>, beside the smallest tracer in C, a stop and nothing else, and a copy by
/// process_vm_readv and process_vm_writev and nothing else. All take turns, in samples of some milliseconds; the fastest round trip of all counts, and beside it the median of the medians is given.
/// </summary>
internal static class PortalSamples
{
    private const int Rounds = 100;
    private const int WarmUps = 20;

    private static readonly (int Bytes, int Count)[] s_sizes = [(0, 300), (4 << 10, 300), (64 << 10, 100), (1 << 20, 20)];

    /// <summary>Measures, and prints a table.</summary>
    /// <param name="processor">Where all programs run; the devices use all processors.</param>
    public static void Run(int processor)
    {
        var folder = Directory.CreateTempSubdirectory("dsa-portals").FullName;
        try
        {
            var program = Compile(folder);
            List<PortalLane> lanes =
            [
                PortalLane.OfProgram(program, "stop", processor),
                PortalLane.OfProgram(program, "trace", processor),
                PortalLane.OfProgram(program, "copy", processor),
                .. new[] { PortalMode.Trap, PortalMode.Poll, PortalMode.Write }.Select(mode => PortalLane.OfSession(program, mode, processor, folder)),
            ];
            Console.WriteLine("| bytes | way | fastest, us | median, us | times the C tracer's | speed of the bare copy |\n|---:|---|---:|---:|---:|---:|");

            // The sessions are compiled anew while they run, and not before they have run for a while.
            foreach (var (bytes, count) in s_sizes)
            {
                Measure(lanes, bytes, count, WarmUps);
            }

            foreach (var (bytes, count) in s_sizes)
            {
                Print(bytes, Measure(lanes, bytes, count, Rounds));
            }

            lanes.ForEach(static lane => lane.Dispose());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, (double Fastest, double Median)> Measure(List<PortalLane> lanes, int bytes, int count, int rounds)
    {
        // A stop copies nothing, and nothing is not copied.
        var measured = lanes.Where(lane => lane.Name != (bytes == 0 ? "copy" : "stop")).ToList();
        var fastest = measured.ToDictionary(static lane => lane, static _ => double.MaxValue);
        var medians = measured.ToDictionary(static lane => lane, static _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var lane in measured)
            {
                var sample = lane.Sample(bytes, count);
                fastest[lane] = Math.Min(fastest[lane], sample.Fastest);
                medians[lane].Add(sample.Median);
            }
        }

        return measured.ToDictionary(static lane => lane.Name, lane => (fastest[lane], medians[lane].Order().ElementAt(rounds / 2)));
    }

    private static void Print(int bytes, Dictionary<string, (double Fastest, double Median)> figures)
    {
        foreach (var (way, (fastest, median)) in figures)
        {
            var (tracer, copy) = (fastest / figures["trace"].Fastest, figures.TryGetValue("copy", out var bare) ? $"{bare.Fastest / fastest:F2}" : string.Empty);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {bytes} | {way} | {fastest / 1000:F1} | {median / 1000:F1} | {tracer:F2} | {copy} |"));
        }
    }

    private static string Compile(string folder)
    {
        var program = Path.Combine(folder, "portals");
        using var compiler = Process.Start("gcc", ["-O2", "-o", program, Path.Combine(AppContext.BaseDirectory, "Portals", "portals.c")]);
        compiler.WaitForExit();
        return compiler.ExitCode == 0 ? program : throw new InvalidOperationException("gcc refuses portals.c.");
    }
}
