using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Dsa.Benchmarks.Kernels;

/// <summary>
/// The data paths in samples shorter than a time slice, the fastest of which counts, baseline and others in turns: for
/// machines that others use at the same time, where long iterations measure mostly them.
/// </summary>
public static class ShortSamples
{
    private const int Rounds = 400;
    private const int SampleBytes = 8 << 20;
    private const int WarmUps = 3;

    /// <summary>Measures all data paths, or those whose class has a name with <paramref name="filter"/> in it.</summary>
    public static void Run(string filter)
    {
        Console.WriteLine("| kernel | bytes | GB/s | times the baseline's speed |\n|---|---:|---:|---:|");
        foreach (var type in typeof(ShortSamples).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(KernelBenchmark))))
        {
            if (type.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))
            {
                foreach (var bytes in Sizes())
                {
                    Measure(type, bytes);
                }
            }
        }
    }

    private static int[] Sizes() =>
        [.. typeof(KernelBenchmark).GetProperty(nameof(KernelBenchmark.Bytes))!.GetCustomAttribute<ParamsAttribute>()!.Values.Cast<int>()];

    private static void Measure(Type type, int bytes)
    {
        var benchmark = (KernelBenchmark)Activator.CreateInstance(type)!;
        benchmark.Bytes = bytes;
        benchmark.Allocate();
        var methods = type.GetMethods()
            .Where(static method => method.GetCustomAttribute<BenchmarkAttribute>() is not null)
            .OrderByDescending(static method => method.GetCustomAttribute<BenchmarkAttribute>()!.Baseline)
            .ToList();
        var actions = methods.ConvertAll(method => ActionOf(method, benchmark));
        var best = new double[actions.Count];
        Array.Fill(best, double.MaxValue);
        for (var round = -WarmUps; round < Rounds; round++)
        {
            for (var i = 0; i < actions.Count; i++)
            {
                var nanoseconds = Sample(actions[i], Math.Max(1, SampleBytes / bytes));
                best[i] = round < 0 ? best[i] : Math.Min(best[i], nanoseconds);
            }

            if (round < 0)
            {
                // What has been called often enough is compiled again meanwhile.
                Thread.Sleep(100);
            }
        }

        for (var i = 0; i < actions.Count; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {type.Name}.{methods[i].Name} | {bytes} | {bytes / best[i]:F1} | {best[0] / best[i]:F2} |"));
        }

        benchmark.Free();
    }

    private static double Sample(Action action, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }

    private static Action ActionOf(MethodInfo method, object target)
    {
        if (method.ReturnType == typeof(int))
        {
            var function = method.CreateDelegate<Func<int>>(target);
            return () => function();
        }

        if (method.ReturnType == typeof(ulong))
        {
            var function = method.CreateDelegate<Func<ulong>>(target);
            return () => function();
        }

        return method.CreateDelegate<Action>(target);
    }
}
