using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Dsa.Platform.Scheduling;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Dsa.Driver.Tests.Soak;

/// <summary>Eight processes, clients of the kernel, an administrator and a saboteur at two devices with four queues each of both kinds.</summary>
/// <remarks>
/// DSA_SOAK_SCALE says how many times the usual number of seeds, and of seconds on threads. DSA_SOAK_SEED runs one seed only:
/// the one that a failure names, and then the run is the same again.
/// </remarks>
public sealed class DriverSoakTests(ITestOutputHelper output)
{
    private const ulong FixedSeed = 20_260_101;
    private const int QuickSeeds = 100;
    private const int QuickSeconds = 3;
    private const int Disruptions = 4;
    private const int Workers = 2;

    /// <summary>After this a run on threads is taken to hang; most take less than a second.</summary>
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(100);

    private static readonly InjectionProfile s_misfortunes = new()
    {
        PageOutOneIn = 60,
        EventLogFullOneIn = 4,
        SlowCommandOneIn = 6,
        PageRequestInvalidOneIn = 20,
    };

    private static int Scale => int.TryParse(Environment.GetEnvironmentVariable("DSA_SOAK_SCALE"), CultureInfo.InvariantCulture, out var scale) ? scale : 1;

    private static ulong? OnlySeed => ulong.TryParse(Environment.GetEnvironmentVariable("DSA_SOAK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : null;

    [Fact]
    public void Under_every_seed_no_descriptor_is_lost_and_nothing_is_left()
    {
        var totals = new SoakTotals();
        var fresh = (ulong)Random.Shared.NextInt64(1, long.MaxValue);
        output.WriteLine($"new seed: {fresh}");
        var seeds = OnlySeed is { } only ? [only] : Enumerable.Range(0, (QuickSeeds * Scale) - 1).Select(static i => FixedSeed + (ulong)i).Prepend(fresh);

        // Each seed is a world of its own, in which one thread runs at a time.
        var failures = new ConcurrentQueue<string>();
        Parallel.ForEach(seeds, new ParallelOptions { MaxDegreeOfParallelism = Workers }, seed =>
        {
            try
            {
                var run = RunSeed(seed);
                lock (totals)
                {
                    totals.Add(run);
                }
            }
            catch (XunitException failure)
            {
                failures.Enqueue(failure.Message);
            }
        });
        Assert.True(failures.IsEmpty, $"{failures.Count} seeds failed:\n{string.Join("\n\n", failures.Take(10))}");

        output.WriteLine($"{(OnlySeed is null ? QuickSeeds * Scale : 1)} seeds: {totals}");
        AssertMuchHappened(totals);
    }

    [Fact]
    public void On_threads_nothing_hangs_and_no_descriptor_is_lost()
    {
        var totals = new SoakTotals();
        var runCount = 0;
        var start = Stopwatch.StartNew();
        var first = OnlySeed ?? (ulong)Random.Shared.NextInt64(1, long.MaxValue - int.MaxValue);
        output.WriteLine($"new seed: {first}");
        while (start.Elapsed < TimeSpan.FromSeconds(QuickSeconds * Scale))
        {
            totals.Add(RunOnThreads(first + (ulong)runCount++));
        }

        output.WriteLine($"{runCount} runs in {start.Elapsed.TotalSeconds:F0} s: {totals}");
        AssertMuchHappened(totals);
    }

    private static SoakTotals RunSeed(ulong seed)
    {
        var canPagesGo = seed % 3 == 0;
        using var scheduler = new WatchedScheduler(new SeededScheduler(
            seed, s_misfortunes with { PageOutOneIn = canPagesGo ? s_misfortunes.PageOutOneIn : 0 }, maximumPicks: 2_000_000));
        SoakWorld? world = null;
        try
        {
            scheduler.Run(() =>
            {
                world = new SoakWorld(scheduler, seed, canPagesGo);
                world.Run(Disruptions);
            });
            AssertNoViolation(world!, seed);
            return world!.Totals;
        }
        catch (SimulationException exception)
        {
            var violations = world is null ? "" : string.Join('\n', world.Ledger.Violations);
            throw new XunitException($"seed {seed} (DSA_SOAK_SEED={seed} runs it again): {exception.Message}\n{violations}\n{scheduler.Describe()}", exception);
        }
        finally
        {
            scheduler.Dispose();
            world?.Dispose();
        }
    }

    // The watch is outside: whatever hangs, the test ends and says who waits for what.
    private static SoakTotals RunOnThreads(ulong seed)
    {
        var canPagesGo = seed % 3 == 0;
        var scheduler = new WatchedScheduler(new RealTimeScheduler(
            s_misfortunes with { PageOutOneIn = canPagesGo ? s_misfortunes.PageOutOneIn : 0 }));
        SoakWorld? world = null;
        var runner = scheduler.Spawn("main", () =>
        {
            world = new SoakWorld(scheduler, seed, canPagesGo);
            world.Run(Disruptions);
        });
        var watch = new Thread(runner.Join) { IsBackground = true };
        watch.Start();
        Assert.True(watch.Join(s_bound), $"seed {seed} on threads: after {s_bound.TotalSeconds} s there still are\n{scheduler.Describe()}\n{string.Join('\n', scheduler.Failures)}");
        scheduler.Dispose();
        Assert.True(scheduler.Failures.IsEmpty, $"seed {seed} on threads: {string.Join('\n', scheduler.Failures)}\n{string.Join('\n', world?.Ledger.Violations ?? [])}");
        AssertNoViolation(world!, seed);
        world!.Dispose();
        return world.Totals;
    }

    private static void AssertNoViolation(SoakWorld world, ulong seed) =>
        Assert.True(world.Ledger.Violations.Count == 0, $"seed {seed} (DSA_SOAK_SEED={seed} runs it again):\n{string.Join('\n', world.Ledger.Violations.Take(20))}");

    private static void AssertMuchHappened(SoakTotals totals) => Assert.True(
        totals is { Done: > 0, Repairs: > 0, Told: > 0, Programs: > 8 }, $"too little happened: {totals}");
}
