using System.Globalization;
using System.Text.Json.Nodes;
using Dsa.Configuration;
using Xunit.Abstractions;

namespace Dsa.Cli.Tests.Configuration;

public sealed class RoundTripTests(ITestOutputHelper output)
{
    private const int FixedSeed = 20_261_128;

    [Theory]
    [InlineData("dsa1")]
    [InlineData("dsa2")]
    [InlineData("dsa3")]
    public void What_was_saved_loads_and_saves_the_same(string part)
    {
        var saved = Configurations.Save(Configurations.Sample, part);
        Assert.Equal(saved, Configurations.Save(saved, part));
        Assert.Empty(Configurations.Notes(saved, part));
    }

    [Fact]
    public void A_configuration_of_an_analytics_accelerator_replaces_the_one_of_its_probe()
    {
        const string Json = """
            [{"dev":"iax1", "groups":[{"dev":"group1.2", "tokens_allowed":8, "grouped_workqueues":[
              {"dev":"wq1.3", "mode":"shared", "size":32, "group_id":2, "priority":5, "threshold":30, "type":"user", "name":"app", "driver_name":"user"}],
              "grouped_engines":[{"dev":"engine1.7", "group_id":2}]}]}]
            """;
        Assert.Equal("$[0].groups[0].tokens_allowed: 8 is passed over: the device has no read buffers", Assert.Single(Configurations.Notes(Json)).ToString());
        var saved = Configurations.List(Json, ListingOptions.Saved);
        Assert.Equal("iax1", saved[0]!["dev"]!.GetValue<string>());
        Assert.All(saved[0]!["groups"]!.AsArray(), static group => Assert.Equal(group!["dev"]!.GetValue<string>() == "group1.2", group.AsObject().ContainsKey("grouped_workqueues")));
        Assert.Equal(30, saved[0]!["groups"]![2]!["grouped_workqueues"]![0]!["threshold"]!.GetValue<long>());
        Assert.Equal(ConfigurationText.Of(saved), Configurations.Save(ConfigurationText.Of(saved)));
    }

    [Fact]
    public void Where_read_buffers_are_reserved_the_other_groups_are_saved_with_more_than_is_left()
    {
        // As upstream: a group that nobody set is allowed all, whatever others reserve.
        var refusal = Configurations.Refusal(Configurations.Save(Configurations.With(group: "\"read_buffers_reserved\":12")));
        Assert.Equal("$[0].groups[1].read_buffers_allowed", refusal.Path);
        Assert.Contains("what other groups have not reserved of 96", refusal.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loaded_configuration_is_saved_key_for_key()
    {
        var seeds = new[] { FixedSeed, Random.Shared.Next() };
        output.WriteLine($"new seed: {seeds[1]}");
        foreach (var seed in seeds)
        {
            var random = new Random(seed);
            for (var run = 0; run < 12; run++)
            {
                var configuration = Any(random);
                var saved = Configurations.List(configuration.ToJsonString(), ListingOptions.Saved, "dsa3");
                AssertHolds(configuration, saved, $"seed {seed}");
                var text = ConfigurationText.Of(saved);
                Assert.Equal(text, Configurations.Save(text, "dsa3"));
            }
        }
    }

    // Objects go by their names: an array may hold more than was loaded.
    private static void AssertHolds(JsonArray loaded, JsonArray saved, string name)
    {
        foreach (var one in loaded.Select(static node => node!.AsObject()))
        {
            var other = saved.Select(static node => node!.AsObject()).Single(other => other["dev"]!.ToJsonString() == one["dev"]!.ToJsonString());
            foreach (var (key, value) in one)
            {
                if (value is JsonArray array)
                {
                    AssertHolds(array, other[key]!.AsArray(), name);
                }
                else
                {
                    Assert.True(value!.ToJsonString() == other[key]!.ToJsonString(), $"{name}: {key} of {one["dev"]} was {value}, is {other[key]}");
                }
            }
        }
    }

    private static JsonArray Any(Random random)
    {
        var devices = new JsonArray();
        foreach (var number in Enumerable.Range(0, 4).Where(_ => random.Next(2) == 0).DefaultIfEmpty(3))
        {
            var count = random.Next(1, 4);
            var groups = Enumerable.Range(0, count).Select(group => Group(random, number, group)).ToArray();
            devices.Add(new JsonObject
            {
                ["dev"] = Text($"dsa{number}"),
                ["read_buffer_limit"] = 0,
                ["event_log_size"] = random.Next(64, 1000),
                ["groups"] = new JsonArray([.. groups]),
            });
        }

        return devices;
    }

    private static JsonObject Group(Random random, int device, int group) => new()
    {
        ["dev"] = Text($"group{device}.{group}"),
        ["read_buffers_reserved"] = 0,
        ["read_buffers_allowed"] = random.Next(8, 64),
        ["desc_progress_limit"] = random.Next(4),
        ["batch_progress_limit"] = random.Next(4),
        ["grouped_workqueues"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 3)).Select(index => Queue(random, device, group, (group * 2) + index))]),
        ["grouped_engines"] = new JsonArray(new JsonObject { ["dev"] = Text($"engine{device}.{group}"), ["group_id"] = group }),
    };

    private static JsonObject Queue(Random random, int device, int group, int index)
    {
        var isShared = random.Next(2) == 0;
        var size = random.Next(1, 20);
        var blocks = random.Next(2);
        return new JsonObject
        {
            ["dev"] = Text($"wq{device}.{index}"),
            ["mode"] = isShared ? "shared" : "dedicated",
            ["size"] = size,
            ["group_id"] = group,
            ["priority"] = random.Next(1, 16),
            ["block_on_fault"] = blocks,
            ["max_batch_size"] = 1 << random.Next(1, 11),
            ["max_transfer_size"] = 1L << random.Next(12, 32),
            ["type"] = "user",
            ["name"] = Text($"app {random.Next()} \u00e9\"\\"),
            ["driver_name"] = "user",
            ["threshold"] = isShared ? random.Next(1, size + 1) : 0,
            ["prs_disable"] = blocks == 1 ? 0 : random.Next(2),
            ["ats_disable"] = random.Next(2),
            ["op_config"] = Text($"00000000,00000000,00000000,00000000,00000000,00000000,00000000,{random.Next(1 << 10) & 0x3ff:x8}"),
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
