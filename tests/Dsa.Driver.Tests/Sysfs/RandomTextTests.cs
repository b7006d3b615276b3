using Dsa.Driver.Devices;
using Dsa.Driver.WorkQueues;
using Xunit.Abstractions;
using static Dsa.Driver.Tests.Sysfs.Situation;

namespace Dsa.Driver.Tests.Sysfs;

/// <summary>Whatever is written: nothing throws, and what is refused has changed nothing.</summary>
public sealed class RandomTextTests(ITestOutputHelper output)
{
    private static readonly string[] s_words =
    [
        "0", "1", "2", "7", "15", "16", "64", "96", "128", "1024", "65535", "-1", "+1", "0x", "0x1f", "017", "18446744073709551616", "9223372036854775808",
        "-9223372036854775808", "dedicated", "shared", "user", "kernel", "none", "dmaengine", "dsa0", "wq0.0", "wq0.1", "group0.0", "on", "off", "y", "N",
        ",", "ffffffff", "00000000,00000001", "\n", " ", "\t", "\0", "\u00e9", "\ud83d", "%s", "..", "/",
    ];

    public static TheoryData<Situation, int> Seeds
    {
        get
        {
            var fresh = Random.Shared.Next();
            var seeds = new TheoryData<Situation, int>();
            foreach (var on in new[] { Fresh, Version3, Override, DeviceEnabled, SharedQueueEnabled, QueueEnabled, Fixed })
            {
                seeds.Add(on, 1);
                seeds.Add(on, fresh);
            }

            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_attribute_takes_a_text_or_stays_as_it_is(Situation on, int seed) => Situations.Run(on, bed =>
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var tree = bed.Driver.Sysfs;
        var before = tree.Dump();
        var attributes = before.Split('\n')
            .Where(line => line.Contains(" 0644 ", StringComparison.Ordinal) || line.EndsWith(" 0644", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[0]).Where(path => !path.EndsWith("cmd_status", StringComparison.Ordinal)).ToArray();
        var (taken, refused) = (0, 0);
        for (var i = 0; i < 150; i++)
        {
            var attribute = attributes[random.Next(attributes.Length)];
            var text = Text(random);
            var error = tree.WriteFile(attribute, text);
            var after = tree.Dump();
            if (error != Errno.None)
            {
                Assert.True(before == after, $"{attribute} took '{text}' and said {error}.");
            }

            _ = error == Errno.None ? taken++ : refused++;
            before = after;
        }

        Assert.NotEqual(0, refused);
        Assert.NotEqual(0, taken);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(null)]
    public void Drivers_are_bound_and_unbound_in_any_order(int? fixedSeed) => Situations.Run(DeviceEnabled, bed =>
    {
        var seed = fixedSeed ?? Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var tree = bed.Driver.Sysfs;
        var files = new[] { "idxd", "user", "dmaengine", "dsa" }.SelectMany(name => new[] { $"{name}/bind", $"{name}/unbind" }).ToArray();
        var taken = 0;
        for (var i = 0; i < 400; i++)
        {
            if (random.Next(4) == 0)
            {
                bed.Configure(random.Next(2), random.Next(2) == 0 ? WorkQueueType.User : WorkQueueType.Kernel);
            }

            var name = random.Next(3) == 0 ? Text(random) : new[] { "dsa0", "wq0.0", "wq0.1" }[random.Next(3)];
            taken += tree.Drive(files[random.Next(files.Length)], name) == Errno.None ? 1 : 0;
            foreach (var queue in bed.Device.WorkQueues)
            {
                var isBound = queue.CharacterDevice is not null || queue.Kernel is not null;
                Assert.Equal(isBound, queue.State == WorkQueueState.Enabled);
                Assert.True(bed.Device.State == IdxdDeviceState.Enabled || !isBound);
            }
        }

        Assert.True(taken > 20, $"{taken} were taken");
    });

    private static string Text(Random random) => string.Concat(
        Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(5) == 0 ? $"{(char)random.Next(1, 0x300)}" : s_words[random.Next(s_words.Length)]))
        + (random.Next(50) == 0 ? new string('x', 5000) : string.Empty) + (random.Next(3) == 0 ? "\n" : string.Empty);
}
