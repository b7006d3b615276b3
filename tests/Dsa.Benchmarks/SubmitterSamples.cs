using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Dsa.Benchmarks;

/// <summary>
/// The throughput of every number of submitters in turns, so that what else a machine does meanwhile falls on all of them. The
/// fastest round counts, and beside it the median is given.
/// </summary>
public static class SubmitterSamples
{
    private const int Rounds = 41;
    private const int WarmUps = 3;

    /// <summary>Measures <see cref="SubmissionThroughput"/>.</summary>
    public static void Run()
    {
        var counts = typeof(SubmissionThroughput)
            .GetProperty(nameof(SubmissionThroughput.Submitters))!
            .GetCustomAttribute<ParamsAttribute>()!
            .Values
            .Cast<int>()
            .ToArray();
        var benchmarks = Array.ConvertAll(counts, static count => new SubmissionThroughput { Submitters = count });
        Array.ForEach(benchmarks, static benchmark => benchmark.Open());
        var samples = Array.ConvertAll(counts, static _ => new List<double>());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            for (var i = 0; i < benchmarks.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                benchmarks[i].Shared_no_ops();
                if (round >= 0)
                {
                    samples[i].Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / SubmissionThroughput.Descriptors);
                }
            }
        }

        Array.ForEach(benchmarks, static benchmark => benchmark.Close());
        Print(counts, samples);
    }

    private static void Print(int[] counts, List<double>[] samples)
    {
        Array.ForEach(samples, static sample => sample.Sort());
        var fastest = samples.Min(static sample => sample[0]);
        var median = samples.Min(static sample => sample[sample.Count / 2]);
        Console.WriteLine("| submitters | fastest, ns | of the best | median, ns | of the best |\n|---:|---:|---:|---:|---:|");
        for (var i = 0; i < counts.Length; i++)
        {
            var (least, middle) = (samples[i][0], samples[i][samples[i].Count / 2]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {counts[i]} | {least:F0} | {fastest / least:F2} | {middle:F0} | {median / middle:F2} |"));
        }
    }
}
