using System.Text.Json.Nodes;
using Dsa.Configuration;

namespace Dsa.Cli.Tests.Configuration;

public sealed class KeyTests
{
    [Theory]
    [InlineData("read_buffer_limit", "80")]
    [InlineData("event_log_size", "128")]
    public void Each_key_of_a_device_sets_its_attribute(string key, string value) =>
        AssertSet(Configurations.With(device: $"\"{key}\":{value}"), key, value, static device => device);

    [Theory]
    [InlineData("read_buffers_reserved", "12")]
    [InlineData("use_read_buffer_limit", "1")]
    [InlineData("read_buffers_allowed", "44")]
    [InlineData("desc_progress_limit", "2")]
    [InlineData("batch_progress_limit", "3")]
    public void Each_key_of_a_group_sets_its_attribute(string key, string value) =>
        AssertSet(Configurations.With(device: "\"read_buffer_limit\":80", group: $"\"{key}\":{value}"), key, value, static device => Group(device));

    [Theory]
    [InlineData("traffic_class_a", "3")]
    [InlineData("traffic_class_b", "7")]
    public void Traffic_classes_are_set_where_they_can_be(string key, string value) =>
        AssertSet(Configurations.With(group: $"\"{key}\":{value}"), key, value, static device => Group(device), "dsa3");

    [Theory]
    [InlineData("mode", "\"shared\"", ", \"threshold\":9")]
    [InlineData("block_on_fault", "1")]
    [InlineData("max_batch_size", "64")]
    [InlineData("max_transfer_size", "8192")]
    [InlineData("ats_disable", "1")]
    [InlineData("prs_disable", "1")]
    [InlineData("op_config", "\"00000000,00000000,00000000,00000000,00000000,00000000,00000000,00000018\"")]
    public void Each_key_of_a_queue_sets_its_attribute(string key, string value, string others = "") =>
        AssertSet(Configurations.With(queue: $"\"{key}\":{value}{others}"), key, value, static device => Queue(device));

    [Fact]
    public void A_shared_queue_has_its_threshold() =>
        AssertSet(Configurations.With(queue: "\"mode\":\"shared\", \"threshold\":9"), "threshold", "9", static device => Queue(device));

    [Theory]
    [InlineData("size", "16")]
    [InlineData("group_id", "0")]
    [InlineData("priority", "10")]
    [InlineData("type", "\"user\"")]
    [InlineData("name", "\"app\"")]
    [InlineData("driver_name", "\"user\"")]
    public void What_a_queue_needs_is_set_too(string key, string value) => AssertSet(Configurations.With(), key, value, static device => Queue(device));

    [Fact]
    public void An_engine_is_put_into_its_group()
    {
        var device = Configurations.List(Configurations.With(), ListingOptions.Idle)[0]!;
        Assert.Equal("""[{"dev":"engine0.0","group_id":0}]""", Group(device)["grouped_engines"]!.ToJsonString());
        Assert.Equal(3, device["ungrouped_engines"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("token_limit", "read_buffer_limit", "70")]
    [InlineData("tokens_reserved", "read_buffers_reserved", "5")]
    [InlineData("tokens_allowed", "read_buffers_allowed", "40")]
    [InlineData("use_token_limit", "use_read_buffer_limit", "1")]
    public void Old_names_mean_the_same(string old, string key, string value)
    {
        var json = old == "token_limit"
            ? Configurations.With(device: $"\"{old}\":{value}")
            : Configurations.With(device: "\"token_limit\":70", group: $"\"{old}\":{value}");
        AssertSet(json, key, value, device => old == "token_limit" ? device : Group(device));
    }

    [Fact]
    public void What_accel_config_lists_and_does_not_set_changes_nothing()
    {
        var listing = ConfigurationText.Of(Configurations.List(Configurations.Sample, ListingOptions.None));
        Assert.Equal(listing, ConfigurationText.Of(Configurations.List(listing, ListingOptions.None)));
    }

    [Fact]
    public void The_order_of_the_file_is_the_order_of_the_writes()
    {
        // A new type takes the name away, as it does in sysfs.
        var late = Configurations.With().Replace("\"type\":\"user\", \"name\":\"app\"", "\"name\":\"app\", \"type\":\"user\"", StringComparison.Ordinal);
        Assert.Contains("WqNoName", Configurations.Refusal(late).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"threshold\":15", "queue", "$[0].groups[0].grouped_workqueues[0].threshold: 15 is passed over: the queue is dedicated", "dsa2")]
    [InlineData("\"use_read_buffer_limit\":1", "group", "$[0].groups[0].use_read_buffer_limit: 1 is passed over: read_buffer_limit of the device is 0", "dsa2")]
    [InlineData("\"traffic_class_a\":3", "group", "$[0].groups[0].traffic_class_a: 3 is passed over: the traffic classes of DSA 1.0 are fixed", "dsa1")]
    [InlineData("\"ats_disable\":-1", "queue", "$[0].groups[0].grouped_workqueues[0].ats_disable: -1 is passed over: -1 changes nothing", "dsa2")]
    public void What_accel_config_passes_over_is_passed_over_and_told(string setting, string where, string note, string part) =>
        Assert.Equal(note, Assert.Single(Configurations.Notes(where == "group" ? Configurations.With(group: setting) : Configurations.With(queue: setting), part)).ToString());

    [Fact]
    public void A_queue_in_another_group_than_it_stands_in_is_told()
    {
        var json = Configurations.Sample.Replace("\"size\":16, \"group_id\":1", "\"size\":16, \"group_id\":0", StringComparison.Ordinal)
            .Replace("\"dev\":\"engine0.1\", \"group_id\":1", "\"dev\":\"engine0.1\", \"group_id\":0", StringComparison.Ordinal);
        Assert.Contains(Configurations.Notes(json), static note => note.ToString() == "$[0].groups[1].grouped_workqueues[0]: wq0.1 stands in group 1, and is in group 0, as group_id says");
        Assert.Equal(2, Group(Configurations.List(json, ListingOptions.None)[0]!)["grouped_workqueues"]!.AsArray().Count);
    }

    private static JsonObject Group(JsonNode device) => device["groups"]![0]!.AsObject();

    private static JsonObject Queue(JsonNode device) => Group(device)["grouped_workqueues"]![0]!.AsObject();

    private static void AssertSet(string json, string key, string value, Func<JsonNode, JsonNode> find, string part = "dsa2")
    {
        Assert.Empty(Configurations.Notes(json, part));
        Assert.Equal(value, find(Configurations.List(json, ListingOptions.Verbose, part)[0]!)[key]!.ToJsonString());
    }
}
