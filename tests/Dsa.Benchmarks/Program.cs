using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Dsa.Benchmarks;
using Dsa.Benchmarks.Guests;
using Dsa.Benchmarks.Kernels;
using Dsa.Benchmarks.Portals;
using Perfolizer.Horology;

if (args is ["--submitters"])
{
    SubmitterSamples.Run();
    return;
}

if (args is ["--portals", ..])
{
    PortalSamples.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 0);
    return;
}

if (args is ["--short-samples", ..])
{
    ShortSamples.Run(args.ElementAtOrDefault(1) ?? "", args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : null);
    return;
}

if (args is ["--guests", ..])
{
    GuestSamples.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3);
    return;
}

// In process: nothing is built or restored while measuring. Figures are ratios within one run.
var job = Job.Default
    .WithToolchain(InProcessNoEmitToolchain.Instance)
    .WithIterationTime(TimeInterval.FromMilliseconds(250))
    .WithWarmupCount(5)
    .WithIterationCount(15);
var config = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddLogger(ConsoleLogger.Default)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddColumn(new ThroughputColumn());
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
