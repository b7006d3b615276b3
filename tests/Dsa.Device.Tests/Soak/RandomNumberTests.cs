using Dsa.Device.Tests.Operations;
using Xunit.Abstractions;

namespace Dsa.Device.Tests.Soak;

/// <summary>Random descriptors of the operations on numbers and lists do what the plain model does, with pages missing anywhere.</summary>
public sealed class RandomNumberTests(ITestOutputHelper output)
{
    /// <summary>For each seed; at the scale of the long runs 100,000 in all.</summary>
    private static int Descriptors => Soak.Scale > 1 ? 2500 * Soak.Scale : 500;

    public static TheoryData<ulong> Seeds => Soak.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Memory_and_record_are_those_of_the_model(ulong seed)
    {
        output.WriteLine($"seed {seed}");
        using var bench = ThirdGeneration.Running(seed: seed);
        var random = new Random((int)(seed ^ (seed >> 32)));
        var arena = new NumberArena(bench, random);
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Descriptors; i++)
        {
            var descriptor = arena.Next();
            var expected = arena.Run(descriptor, out var record);
            Assert.True(expected == record, $"seed {seed}, descriptor {i}: {descriptor}\nmodel {expected}\ndevice {record}");
            arena.AssertMemory($"seed {seed}, descriptor {i}: {descriptor}");
            var outcome = $"{descriptor.Opcode.NameOf()} {record.Status.NameOf()} {record.FaultOperand.NameOf()}";
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        output.WriteLine(string.Join('\n', outcomes.Select(static pair => $"{pair.Value} {pair.Key}")));

        // All operations end well and by each of their operands, if only the run is long enough.
        Assert.True(outcomes.Count >= 25, $"seed {seed}: only {string.Join(", ", outcomes.Keys)}");
    }
}
