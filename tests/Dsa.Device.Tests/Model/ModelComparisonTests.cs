using System.Globalization;
using Dsa.Device.Profiles;
using Dsa.Device.Tests.Soak;
using Dsa.Platform.Scheduling;
using Xunit.Abstractions;

namespace Dsa.Device.Tests.Model;

/// <summary>
/// The register file and the command unit of each part against a model of the specification: random accesses, commands, PCI
/// bits and resets; after each step the whole of BAR0 reads the same on both sides.
/// </summary>
public sealed class ModelComparisonTests(ITestOutputHelper output)
{
    private const int Steps = 10_000;

    public static TheoryData<string, ulong> Cases
    {
        get
        {
            var data = new TheoryData<string, ulong>();
            foreach (var part in DeviceProfile.BuiltIn.Keys)
            {
                foreach (var seed in Soak.Soak.Seeds)
                {
                    data.Add(part, seed);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Registers_and_commands_do_what_the_specification_says(string part, ulong seed)
    {
        var steps = Steps * Soak.Soak.Scale;
        output.WriteLine($"{part} seed {seed}, {steps} steps");
        using var bench = new Bench(new SeededScheduler(seed), trace: null, DeviceProfile.BuiltIn[part]);
        var run = new ModelRun(bench, DeviceProfile.BuiltIn[part], new Random((int)(seed ^ (seed >> 32))));
        Assert.Null(run.Difference());
        for (var step = 0; step < steps; step++)
        {
            var problem = run.Step() ?? run.Difference();
            if (problem is not null)
            {
                var trace = string.Join(Environment.NewLine, run.Trace);
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{part}, seed {seed}, step {step}: {problem}{Environment.NewLine}last steps:{Environment.NewLine}{trace}"));
            }
        }

        output.WriteLine(run.Counts);
        Assert.True(run.HasSeenEverything, run.Counts);
    }
}
