using Xunit.Abstractions;

namespace Dsa.Device.Tests.InterDomain;

/// <summary>Random descriptors, entries and missing pages, compared with what the specification says must become of them.</summary>
public sealed class RandomDomainTests(ITestOutputHelper output)
{
    private const int DescriptorsInAll = 1000;
    private const int DescriptorsBetweenLooks = 50;

    public static TheoryData<ulong> Seeds => Soak.Soak.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Records_and_memory_are_those_of_the_reference(ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var outcomes = new SortedDictionary<CompletionStatus, int>();
        using var bench = new Bench(seed, profile: Dsa.Device.Profiles.DeviceProfile.Dsa30);
        using var world = new RandomWorld(bench, new Random((int)(seed ^ (seed >> 32))));
        for (var i = 0; i < DescriptorsInAll * Soak.Soak.Scale; i++)
        {
            if (i % DescriptorsBetweenLooks == 0)
            {
                world.AssertMemory($"seed {seed}, before descriptor {i}");
                world.ChangeEntries();
            }

            world.TakePagesAway();
            var job = world.NextJob();
            var expected = world.Expect(job);
            var actual = world.Run(job);
            Assert.True(expected == actual, $"seed {seed}, descriptor {i}: {job}\nexpected {expected}\nactual   {actual}");
            outcomes[expected.Status] = outcomes.GetValueOrDefault(expected.Status) + 1;
        }

        world.AssertMemory($"seed {seed}, at the end");
        output.WriteLine(string.Join(", ", outcomes.Select(static pair => $"{pair.Key.NameOf()} {pair.Value}")));

        // A source that nearly always fails, or never, would prove little.
        Assert.Equal(
            [CompletionStatus.Success, CompletionStatus.PageFault, CompletionStatus.InvalidIdptHandle, CompletionStatus.InterDomainPermission, CompletionStatus.InterDomainRange],
            outcomes.Where(static pair => pair.Value >= DescriptorsInAll / 25).Select(static pair => pair.Key));
    }
}
