using System.Diagnostics;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Dsa.Benchmarks;

/// <summary>
/// What works on a number of bytes, in samples shorter than a time slice, the fastest of which counts, baseline and others in turns: for
/// machines that others use at the same time, where long iterations measure mostly them.
/// </summary>
public static class ShortSamples
{
    private const int Rounds = 400;
    private const int SampleBytes = 8 << 20;
    private const int WarmUps = 3;
    private const string Size = "Bytes";

    /// <summary>Measures the classes that have the number of bytes as a parameter and <paramref name="filter"/> in their name.</summary>
    /// <param name="filter">A part of the name.</param>
    /// <param name="only">The number of bytes to measure, or null for all.</param>
    public static void Run(string filter, int? only = null)
    {
        Console.WriteLine("| what | bytes | GB/s | times the baseline's speed |\n|---|---:|---:|---:|");
        foreach (var type in typeof(ShortSamples).Assembly.GetTypes().Where(static type => type is { IsPublic: true, IsAbstract: false }))
        {
            if (type.GetProperty(Size) is { } size && type.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))
            {
                foreach (var bytes in size.GetCustomAttribute<ParamsAttribute>()!.Values.Cast<int>().Where(bytes => only is null || only == bytes))
                {
                    Measure(type, size, bytes);
                }
            }
        }
    }

    private static void Measure(Type type, PropertyInfo size, int bytes)
    {
        var benchmark = Activator.CreateInstance(type)!;
        size.SetValue(benchmark, bytes);
        Call<GlobalSetupAttribute>(benchmark);
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

        Call<GlobalCleanupAttribute>(benchmark);
    }

    private static void Call<TAttribute>(object benchmark)
        where TAttribute : Attribute =>
        benchmark.GetType().GetMethods().Single(static method => method.GetCustomAttribute<TAttribute>() is not null).Invoke(benchmark, null);

    private static double Sample(Action action, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }

    /// <summary>Calls a method and drops what it returns, which is there to show the compiler a use of what was computed.</summary>
    private static Action ActionOf(MethodInfo method, object target) =>
        Expression.Lambda<Action>(Expression.Call(Expression.Constant(target), method)).Compile();
}
