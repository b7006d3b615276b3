using System.Text;
using Dsa.Configuration;

namespace Dsa.Cli.Tests.Configuration;

public sealed class RefusalTests
{
    private const string QueuePath = "$[0].groups[0].grouped_workqueues[0]";

    [Theory]
    [InlineData("[{\"dev\":\"dsa0\", \"sise\":1}]", "$[0].sise", "no such key", "read_buffer_limit, event_log_size")]
    [InlineData("[{\"dev\":\"dsa0\", \"groups\":[{\"dev\":\"group0.0\", \"size\":1}]}]", "$[0].groups[0].size", "no such key", "read_buffers_allowed")]
    [InlineData("[{\"dev\":\"dsa0\", \"groups\":[{\"dev\":\"group0.0\", \"grouped_engines\":[{\"dev\":\"engine0.0\", \"mode\":\"shared\"}]}]}]", "$[0].groups[0].grouped_engines[0].mode", "no such key", "dev, group_id")]
    [InlineData("[{\"dev\":\"dsa0\", \"a b\":1}]", "$[0][\"a b\"]", "no such key")]
    [InlineData("{\"dev\":\"dsa0\"}", "$", "an object", "array of devices")]
    [InlineData("[]", "$", "empty", "name a device")]
    [InlineData("[3]", "$[0]", "a number", "{\"dev\":\"dsa0\", ...}")]
    [InlineData("[{}]", "$[0]", "first key is not dev")]
    [InlineData("[{\"read_buffer_limit\":0, \"dev\":\"dsa0\"}]", "$[0]", "first key is not dev")]
    [InlineData("[{\"dev\":\"dsa0\", \"groups\":{}}]", "$[0].groups", "an object", "array")]
    [InlineData("[{\"dev\":\"dsa0\", \"groups\":[]}]", "$[0].groups", "empty", "leave the key out")]
    [InlineData("[{\"dev\":\"dsa0\", \"groups\":[{\"dev\":\"group0.0\"}], \"read_buffer_limit\":0}]", "$[0].read_buffer_limit", "stands behind groups")]
    [InlineData("[{\"dev\":\"dsaX\"}]", "$[0].dev", "dsaX", "0 to 31")]
    [InlineData("[{\"dev\":\"dsa32\"}]", "$[0].dev", "dsa32", "0 to 31")]
    [InlineData("[{\"dev\":\"dsa01\"}]", "$[0].dev", "dsa01")]
    [InlineData("[{\"dev\":7}]", "$[0].dev", "a number")]
    [InlineData("[{\"dev\":\"dsa0\", \"groups\":[{\"dev\":\"wq0.0\"}]}]", "$[0].groups[0].dev", "wq0.0", "such as group0.0")]
    [InlineData("[{\"dev\":\"dsa0\", \"groups\":[{\"dev\":\"group1.0\"}]}]", "$[0].groups[0].dev", "no group of dsa0")]
    [InlineData("[{\"dev\":\"dsa0\", \"ungrouped workqueues\":[{\"dev\":\"wq0.99\"}]}]", "$[0][\"ungrouped workqueues\"][0].dev", "no wq0.99", "0 to 7")]
    public void Keys_names_and_shapes_that_no_configuration_has_are_refused(string json, string path, params string[] words) => AssertRefused(Configurations.Refusal(json), path, words);

    [Theory]
    [InlineData("\"size\":\"16\"", "size", "a string", "whole number")]
    [InlineData("\"size\":1.5", "size", "1.5", "whole number")]
    [InlineData("\"size\":1e1", "size", "1e1", "whole number")]
    [InlineData("\"size\":null", "size", "null")]
    [InlineData("\"size\":true", "size", "true or false")]
    [InlineData("\"size\":[16]", "size", "an array")]
    [InlineData("\"mode\":1", "mode", "a number", "a string")]
    [InlineData("\"mode\":{}", "mode", "an object")]
    [InlineData("\"op_config\":0", "op_config", "a number", "a string")]
    [InlineData("\"name\":\"\\ud800\"", "name", "no text")]
    public void A_value_of_another_type_is_refused(string setting, string key, params string[] words) =>
        AssertRefused(Configurations.Refusal(Queue(setting)), $"{QueuePath}.{key}", words);

    [Theory]
    [InlineData("\"size\":129", "size", "129 is refused (EINVAL)", "at most 128")]
    [InlineData("\"size\":-1", "size", "EINVAL")]
    [InlineData("\"size\":99999999999999999999999999", "size", "EINVAL")]
    [InlineData("\"priority\":16", "priority", "EINVAL", "1 to 15")]
    [InlineData("\"group_id\":4", "group_id", "EINVAL", "0 to 3")]
    [InlineData("\"mode\":\"fast\"", "mode", "\"fast\" is refused", "\"dedicated\" or \"shared\"")]
    [InlineData("\"type\":\"mdev\"", "type", "\"user\", \"kernel\"")]
    [InlineData("\"name\":\"\"", "name", "1 to 1024")]
    [InlineData("\"block_on_fault\":2", "block_on_fault", "0 or 1")]
    [InlineData("\"max_batch_size\":2048", "max_batch_size", "1 to 1024")]
    [InlineData("\"max_transfer_size\":0", "max_transfer_size", "1 to 2147483648")]
    [InlineData("\"mode\":\"shared\", \"size\":8, \"threshold\":9", "threshold", "1 to 8")]
    [InlineData("\"prs_disable\":3", "prs_disable", "0 or 1")]
    [InlineData("\"prs_disable\":1, \"block_on_fault\":1", "block_on_fault", "EOPNOTSUPP", "prs_disable is 1")]
    [InlineData("\"op_config\":\"ffffffff\"", "op_config", "EINVAL", "00bf07ff")]
    [InlineData("\"op_config\":\"xyz\"", "op_config", "EINVAL")]
    public void What_the_driver_refuses_is_told_with_its_place_its_error_and_what_would_be_right(string setting, string key, params string[] words) =>
        AssertRefused(Configurations.Refusal(Queue(setting)), $"{QueuePath}.{key}", words);

    [Theory]
    [InlineData("\"read_buffer_limit\":97", "", "$[0].read_buffer_limit", "at most 96")]
    [InlineData("\"event_log_size\":63", "", "$[0].event_log_size", "64 to 65535")]
    [InlineData("", "\"read_buffers_reserved\":97", "$[0].groups[0].read_buffers_reserved", "at most 96")]
    [InlineData("", "\"read_buffers_allowed\":-1", "$[0].groups[0].read_buffers_allowed", "4 for each engine")]
    [InlineData("", "\"traffic_class_a\":1", "$[0].groups[0].traffic_class_a", "EPERM", "leave the key out")]
    [InlineData("", "\"desc_progress_limit\":4", "$[0].groups[0].desc_progress_limit", "0 (none)")]
    public void So_is_it_for_devices_and_groups(string device, string group, string path, params string[] words) =>
        AssertRefused(Configurations.Refusal(Configurations.With(device, group)), path, words);

    [Fact]
    public void An_attribute_that_a_part_has_not_is_refused() =>
        AssertRefused(Configurations.Refusal(Configurations.With(device: "\"event_log_size\":64"), "dsa1"), "$[0].event_log_size", "ENOENT", "no event log", "leave the key out");

    [Fact]
    public void An_analytics_accelerator_has_no_batches() => AssertRefused(
        Configurations.Refusal("""[{"dev":"iax0", "ungrouped workqueues":[{"dev":"wq0.0", "max_batch_size":1}]}]"""),
        "$[0][\"ungrouped workqueues\"][0].max_batch_size", "ENOENT", "no batches", "leave the key out");

    [Fact]
    public void Nothing_can_be_set_on_a_part_with_a_fixed_configuration() =>
        AssertRefused(Configurations.Refusal(Configurations.With(), "dsa2-readonly"), "$[0].dev", "fixed", "enabled");

    [Theory]
    [InlineData("\"engine0.0\", \"group_id\":0", "\"engine0.0\", \"group_id\":1", "$[0]", "InvalidGroup", "engine")]
    [InlineData("\"driver_name\":\"user\"", "\"driver_name\":\"vfio\"", QueuePath + ".driver_name", "no driver \"vfio\"")]
    [InlineData("\"driver_name\":\"user\"", "\"driver_name\":\"../idxd\"", QueuePath + ".driver_name", "no driver")]
    [InlineData(", \"driver_name\":\"user\"", "", QueuePath, "WqDriverName", "write \"driver_name\":\"user\"")]
    [InlineData("\"priority\":10, ", "", QueuePath, "WqPriorityZero", "\"priority\"")]
    [InlineData("\"mode\":\"dedicated\"", "\"mode\":\"shared\"", QueuePath, "WqNoThreshold", "\"threshold\"")]
    [InlineData("\"name\":\"app\", ", "", QueuePath, "WqNoName", "\"name\"")]
    public void What_cannot_be_enabled_is_told_with_what_is_missing(string what, string instead, string path, params string[] words)
    {
        AssertRefused(Configurations.Refusal(Configurations.With().Replace(what, instead, StringComparison.Ordinal)), path, words);
    }

    [Fact]
    public void A_device_without_a_queue_and_an_engine_in_a_group_is_not_enabled() =>
        AssertRefused(Configurations.Refusal("[{\"dev\":\"dsa0\"}]"), "$[0]", "ENXIO", "WqNoneConfigured", "\"group_id\"");

    [Fact]
    public void A_key_that_stands_there_twice_is_refused() => AssertRefused(Configurations.Refusal(Queue("\"size\":8, \"size\":8")), $"{QueuePath}.size", "twice");

    [Fact]
    public void An_old_and_a_new_name_for_the_same_are_refused() =>
        AssertRefused(Configurations.Refusal(Configurations.With(device: "\"read_buffer_limit\":1, \"token_limit\":1")), "$[0].token_limit", "$[0].read_buffer_limit", "old name");

    [Theory]
    [InlineData("[{\"dev\":\"dsa0\"}, {\"dev\":\"dsa0\"}]", "$[1].dev", "$[0].dev")]
    [InlineData("[{\"dev\":\"dsa1\"}, {\"dev\":\"iax1\"}]", "$[1].dev", "this number")]
    [InlineData("[{\"dev\":\"dsa0\", \"groups\":[{\"dev\":\"group0.1\"}, {\"dev\":\"group0.1\"}]}]", "$[0].groups[1].dev", "$[0].groups[0].dev")]
    public void The_same_device_or_part_twice_is_refused(string json, string path, string word) => AssertRefused(Configurations.Refusal(json), path, word);

    [Fact]
    public void A_file_that_ends_anywhere_is_refused_with_the_line()
    {
        var whole = Encoding.UTF8.GetBytes(Configurations.Sample.TrimEnd());
        for (var length = 0; length < whole.Length; length++)
        {
            var refusal = Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse(whole.AsMemory(0, length)));
            AssertRefused(refusal, "$", "line", "no JSON");
        }
    }

    [Fact]
    public void Whatever_stands_in_place_of_a_value_or_key_only_a_refusal_comes_of_it()
    {
        string[] intruders = ["null", "true", "-0", "1e999", "\"\"", "\"\\u0000\"", "[]", "[[]]", "{}", "{\"dev\":{}}", "[{\"dev\":\"dsa0\"}]", "\"\\udc00\"", new string('9', 5000)];
        var sample = Configurations.Sample;
        for (var place = sample.IndexOf(':', StringComparison.Ordinal); place >= 0; place = sample.IndexOf(':', place + 1))
        {
            var end = sample.IndexOfAny([',', '\n', '}'], place + 1);
            foreach (var intruder in intruders)
            {
                var json = sample[..(place + 1)] + intruder + (sample[place + 1] == '[' ? sample[(place + 2)..] : sample[end..]);
                var thrown = Record.Exception(() => Configurations.Parse(json));
                Assert.True(thrown is null or ConfigurationException, $"{thrown} for {json}");
            }
        }
    }

    [Fact]
    public void A_file_of_more_than_a_megabyte_is_refused_and_one_of_a_megabyte_is_read()
    {
        var padding = new string(' ', ConfigurationFile.MaximumBytes - Encoding.UTF8.GetByteCount(Configurations.Sample));
        Assert.Equal("dsa0", Assert.Single(Configurations.Parse(Configurations.Sample + padding).DeviceNames));
        AssertRefused(Configurations.Refusal(Configurations.Sample + padding + " "), "$", "1048576 bytes");
    }

    [Fact]
    public void Names_without_end_are_cut_in_messages()
    {
        var name = new string('x', 500_000);
        foreach (var json in new[] { $"[{{\"dev\":\"{name}\"}}]", $"[{{\"dev\":\"dsa0\", \"{name}\":1}}]", Queue($"\"mode\":\"{name}\""), Queue($"\"size\":{new string('1', 500_000)}") })
        {
            Assert.InRange(Configurations.Refusal(json).Message.Length, 10, 1000);
        }
    }

    [Fact]
    public void A_deep_file_is_refused() => AssertRefused(Configurations.Refusal(new string('[', 100_000)), "$", "depth");

    private static string Queue(string setting) => $$"""[{"dev":"dsa0", "groups":[{"dev":"group0.0", "grouped_workqueues":[{"dev":"wq0.0", {{setting}}}]}]}]""";

    private static void AssertRefused(ConfigurationException refusal, string path, params string[] words)
    {
        Assert.Equal(path, refusal.Path);
        Assert.All(words, word => Assert.Contains(word, refusal.Problem, StringComparison.Ordinal));
        Assert.StartsWith($"{path}: ", refusal.Message, StringComparison.Ordinal);
    }
}
