namespace Dsa.Host.Tests.Sessions;

/// <summary>Options of dsa exec that do not go.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly string _configuration = Path.GetTempFileName();

    [SessionTheory]
    [InlineData("--device dsa9", "--device dsa9 is no part")]
    [InlineData("--config /no/such/file", "cannot be read")]
    [InlineData("--config FILE --device dsa1 --device dsa3", "name one part of a kind")]
    [InlineData("--config FILE --device iaa2", "the configuration has no device of its kind")]
    [InlineData("--config FILE --unconfigured", "--unconfigured and --config exclude each other")]
    [InlineData("--device /tmp", "--device /tmp is a directory; name dsa1, ")]
    [InlineData("--device /no/such/part", "--device /no/such/part cannot be read (")]
    [InlineData("--portal peek", "--portal takes one of ")]
    [InlineData("--portal 1", "; 1 is none.")]
    [InlineData("--cpu 1023", "Programs cannot run on processor 1023 (Invalid argument); this process may use ")]
    [InlineData("--cpu=-1", "--cpu takes one number from 0 to 2147483647; -1 is none.")]
    [InlineData("--cpu first", "--cpu takes one number from 0 to 2147483647; first is none.")]
    [InlineData("--fault 1", "--fault is no option of this command; --help lists those that are.")]
    [InlineData("@FILE", "stands before --; write the whole program behind it.")]
    [InlineData("echo started", "echo stands before --; write the whole program behind it.")]
    [InlineData("--fault-rate 2", "--fault-rate: '2' is no rate; write 1/100, 1% or 0.01")]
    [InlineData("--faults /no/such/file", "cannot be read")]
    [InlineData("--faults FILE", "line 1: '[{\"dev\":\"dsa0\"}]' is no fault; write retry, page-fault,")]
    [InlineData("--faults ", "dsa exec: --faults is empty; name a script of rules.")]
    [InlineData("--seed 3", "--seed decides about faults; name --fault-rate or --faults, too.")]
    [InlineData("--seed minus --fault-rate 1%", "--seed takes one number from 0 to 18446744073709551615; minus is none.")]
    public void What_is_asked_for_and_cannot_be_is_one_line_and_exit_2(string options, string expected)
    {
        File.WriteAllText(_configuration, """[{"dev":"dsa0"}]""");
        var run = DsaExec.Run(["exec", .. options.Replace("FILE", _configuration, StringComparison.Ordinal).Split(' '), "--", "echo", "started"]);
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [SessionTheory]
    [InlineData("retry 1/2 wq0.1\nretry 1/2 wq9.9", "line 2: there is no wq9.9 here; the devices are dsa0.")]
    [InlineData("retry wq0.1\n\nretry wq0.0", "line 3: wq0.0 is a dedicated queue, which answers no submission; name a shared one for retry.")]
    [InlineData("retry 5%% wq0.1", "line 1: '5%%' is no rate; write 1/100, 1% or 0.01")]
    public void A_rule_that_cannot_be_is_told_with_its_file_and_line(string script, string expected)
    {
        File.WriteAllText(_configuration, script);
        var run = DsaExec.Run("exec", "--faults", _configuration, "--", "echo", "started");
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.StartsWith($"dsa exec: --faults {_configuration}: {expected}", run.Error, StringComparison.Ordinal);
    }

    [SessionFact("mkfifo")]
    public void A_pipe_that_nobody_may_write_to_is_not_waited_for()
    {
        File.Delete(_configuration);
        using (var make = System.Diagnostics.Process.Start("mkfifo", [_configuration]))
        {
            make.WaitForExit();
        }

        foreach (var option in new[] { "--faults", "--config", "--device" })
        {
            var run = DsaExec.Run("exec", option, _configuration, "--", "true");
            Assert.Equal(2, run.ExitCode);
            Assert.Contains($"{_configuration} cannot be read (it is a pipe); name a ", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("exec")]
    [InlineData("host", "up")]
    [InlineData("serve")]
    [InlineData("vdev", "serve")]
    public void Help_names_no_value_that_nobody_can_write(params string[] command) =>
        Assert.DoesNotContain("[default: Trap]", DsaExec.Run([.. command, "--help"]).Output, StringComparison.Ordinal);

    [SessionFact]
    public void A_queue_that_a_program_is_still_to_configure_may_be_named_for_any_fault()
    {
        File.WriteAllText(_configuration, "retry wq0.0");
        Assert.Equal("started\n", DsaExec.Run("exec", "--unconfigured", "--faults", _configuration, "--", "echo", "started").Output);
    }

    [Fact]
    public void More_devices_than_have_names_are_refused()
    {
        var run = DsaExec.Run(["exec", .. Enumerable.Repeat(new[] { "--device", "dsa2-readonly" }, 33).SelectMany(static words => words), "--", "true"]);
        Assert.Equal((2, "dsa exec: --device is given 33 times; give it 32 times at most.\n"), (run.ExitCode, run.Error));
    }

    [SessionFact]
    public void A_command_inside_another_is_told_that_it_cannot_be()
    {
        var run = DsaExec.Script($"for words in 'exec -- echo started' 'host up' 'host run -- echo started'; do dotnet {Path.Combine(AppContext.BaseDirectory, "dsa.dll")} $words; echo $?; done");
        const string Why = "this is run by dsa exec or dsa host run already, and cannot be nested; the devices of that one are there: leave the inner dsa out.\n";
        Assert.Equal((0, "2\n2\n2\n", $"dsa exec: {Why}dsa host up: {Why}dsa host run: {Why}"), run);
    }

    [SessionFact]
    public void A_configuration_that_the_driver_refuses_is_told_with_its_place()
    {
        File.WriteAllText(_configuration, """[{"dev":"dsa0","groups":[{"dev":"group0.0","grouped_workqueues":[{"dev":"wq0.0","size":200}]}]}]""");
        var run = DsaExec.Run("exec", "--config", _configuration, "--", "echo", "started");
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.StartsWith($"dsa exec: --config {_configuration}: $[0].groups[0].grouped_workqueues[0].size", run.Error, StringComparison.Ordinal);
        File.WriteAllText(_configuration, "[");
        Assert.StartsWith($"dsa host up: --config {_configuration}: ", DsaExec.Run("host", "up", "--name", BackgroundHost.NewName(), "--config", _configuration).Error, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_configuration);
}
