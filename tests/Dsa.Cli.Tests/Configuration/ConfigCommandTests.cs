using System.Text.Json;

namespace Dsa.Cli.Tests.Configuration;

public sealed class ConfigCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dsa-config").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_verbose_listing_is_the_golden_one()
    {
        var list = DsaCommand.Run("list", "-i", "-v", "--config", Configurations.SamplePath);
        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Configuration", "listing.json")), list.Output);
    }

    [Fact]
    public void A_listing_without_idle_has_only_what_is_enabled()
    {
        using var json = JsonDocument.Parse(DsaCommand.Run("list", "--config", Configurations.SamplePath).Output);
        var device = json.RootElement[0];
        Assert.False(device.TryGetProperty("ungrouped workqueues", out _));
        Assert.False(device.TryGetProperty("cmd_status", out _));
        Assert.Equal("enabled", device.GetProperty("groups")[1].GetProperty("grouped_workqueues")[0].GetProperty("state").GetString());
    }

    [Fact]
    public void Saved_from_standard_input_it_is_what_it_was()
    {
        var saved = DsaCommand.Run("config", "save", "--config", Configurations.SamplePath);
        Assert.Equal((0, ""), (saved.ExitCode, saved.Error));
        Assert.Equal(saved.Output, DsaCommand.RunIn(_folder, saved.Output, "config", "save", "--config", "-").Output);
    }

    [Fact]
    public void Check_says_that_the_devices_come_up_and_what_is_without_effect()
    {
        var check = DsaCommand.Run("config", "check", Configurations.SamplePath);
        Assert.Equal(0, check.ExitCode);
        Assert.Equal($"{Configurations.SamplePath}: $[0].groups[1].grouped_workqueues[0].threshold: note: 15 is passed over: the queue is dedicated\n", check.Output);
        Assert.Equal("The devices come up; 1 note.\n", check.Error);
    }

    [Fact]
    public void Check_tells_an_error_with_its_place_and_exits_with_1()
    {
        var file = Write(Configurations.Sample.Replace("\"size\":16", "\"size\":200", StringComparison.Ordinal));
        var check = DsaCommand.Run("config", "check", file);
        Assert.Equal(1, check.ExitCode);
        Assert.StartsWith($"{file}: $[0].groups[1].grouped_workqueues[0].size: error: 200 is refused (EINVAL)", check.Output, StringComparison.Ordinal);
        Assert.Equal("The devices do not come up: 1 error.\n", check.Error);

        using var json = JsonDocument.Parse(DsaCommand.Run("config", "check", "--json", file).Output);
        Assert.False(json.RootElement.GetProperty("succeeded").GetBoolean());
        var finding = json.RootElement.GetProperty("findings")[0];
        Assert.Equal(("error", "$[0].groups[1].grouped_workqueues[0].size"), (finding.GetProperty("severity").GetString(), finding.GetProperty("path").GetString()));

        DsaCommand.Run("list", "--config", file).AssertRefused(1, "$[0].groups[1]");
        DsaCommand.Run("config", "save", "--config", file).AssertRefused(1, "$[0].groups[1]");
        DsaCommand.Run("run", "--config", file).AssertRefused(2, "$[0].groups[1]");
    }

    [Theory]
    [InlineData("list")]
    [InlineData("list", "--config")]
    [InlineData("list", "--config", "nowhere")]
    [InlineData("list", "--config", "")]
    [InlineData("list", "--config", ".")]
    [InlineData("config", "check")]
    [InlineData("config", "check", "nowhere")]
    [InlineData("config", "save")]
    [InlineData("config")]
    [InlineData("run", "--config", "nowhere")]
    [InlineData("run", "--device", "dsa9")]
    public void A_wrong_file_or_option_is_one_line_and_exit_2(params string[] arguments) => DsaCommand.RunIn(_folder, "", arguments).AssertRefused(2, "dsa");

    [LinuxFact]
    public void What_has_no_end_is_refused()
    {
        DsaCommand.RunLine(_folder, "$dsa list --config - < /dev/zero").AssertRefused(1, "more than 1048576 bytes");
        DsaCommand.RunLine(_folder, "$dsa run --device /dev/stdin < /dev/zero").AssertRefused(2, "more than 1 MiB");
    }

    [LinuxFact]
    public void What_is_no_file_is_not_waited_for_but_what_a_shell_hands_over_is_read()
    {
        DsaCommand.RunLine(_folder, "mkfifo pipe && $dsa list --config pipe").AssertRefused(2, "pipe cannot be read (it is a pipe); name a configuration that can be.");
        DsaCommand.RunLine(_folder, "$dsa list --config /dev/zero").AssertRefused(2, "it is a device");
        DsaCommand.RunLine(_folder, $"$dsa run --config {Configurations.SamplePath} --device ./pipe").AssertRefused(2, "--device ./pipe cannot be read (it is a pipe); name a file that can be.");
        Assert.Equal(DsaCommand.Run("list", "--config", Configurations.SamplePath), DsaCommand.RunLine(_folder, $"$dsa list --config <(cat {Configurations.SamplePath})"));
    }

    [Theory]
    [InlineData(1, "list")]
    [InlineData(1, "config", "save")]
    [InlineData(2, "run")]
    public void A_refused_configuration_is_told_with_its_file(int exitCode, params string[] command)
    {
        var name = string.Join(' ', command);
        DsaCommand.RunIn(_folder, "", [.. command, "--config", Write("{")]).AssertRefused(exitCode, $"dsa {name}: --config {_folder}", "file: $: line 1, byte ");
        DsaCommand.RunIn(_folder, "[{}]", [.. command, "--config", "-"]).AssertRefused(exitCode, $"dsa {name}: --config -: $[0]: ");
    }

    [Fact]
    public void A_device_that_the_driver_does_not_take_is_one_line_and_exit_2() =>
        DsaCommand.RunIn(_folder, "[{\"dev\":\"dsa0\"}]", "list", "--config", "-", "--device", Write("""{"extends":"dsa2", "device":1}""")).AssertRefused(2, "ENODEV", "dsa0");

    [Fact]
    public void Devices_have_the_numbers_of_the_file_and_the_part_that_was_asked_for()
    {
        var json = Configurations.Sample.Replace("dsa0", "dsa5", StringComparison.Ordinal);
        json = json.Replace("group0.", "group5.", StringComparison.Ordinal).Replace("wq0.", "wq5.", StringComparison.Ordinal).Replace("engine0.", "engine5.", StringComparison.Ordinal);
        using var listed = JsonDocument.Parse(DsaCommand.RunIn(_folder, json, "list", "-i", "--config", "-", "--device", "dsa1").Output);
        var device = Assert.Single(listed.RootElement.EnumerateArray());
        Assert.Equal(("dsa5", "0x100"), (device.GetProperty("dev").GetString(), device.GetProperty("version").GetString()));
    }

    [Fact]
    public void A_run_copies_through_the_queues_of_the_configuration()
    {
        var run = DsaCommand.Run("run", "--config", Configurations.SamplePath, "--seed", "1", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(
            ["wq0.0 shared", "wq0.1 dedicated"],
            json.RootElement.GetProperty("queues").EnumerateArray().Select(static queue => $"{queue.GetProperty("queue").GetString()} {queue.GetProperty("mode").GetString()}"));
    }

    private string Write(string text)
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, text);
        return file;
    }
}
