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
    [InlineData("--portal peek", "peek")]
    [InlineData("--cpu 1023", "Programs cannot run on processor 1023 (Invalid argument); this process may use ")]
    [InlineData("--cpu=-1", "Programs cannot run on processor -1 (Invalid argument); this process may use ")]
    [InlineData("--cpu first", "'first'")]
    [InlineData("--fault 1", "--fault stands before --")]
    [InlineData("echo started", "echo stands before --; write the whole program behind it.")]
    [InlineData("--fault-rate 2", "--fault-rate: '2' is no rate; write 1/100, 1% or 0.01")]
    [InlineData("--faults /no/such/file", "cannot be read")]
    [InlineData("--faults FILE", "line 1: '[{\"dev\":\"dsa0\"}]' is no fault; write retry, page-fault,")]
    [InlineData("--seed 3", "--seed decides about faults; name --fault-rate or --faults, too.")]
    [InlineData("--seed minus --fault-rate 1%", "'minus'")]
    public void What_is_asked_for_and_cannot_be_is_one_line_and_exit_2(string options, string expected)
    {
        File.WriteAllText(_configuration, """[{"dev":"dsa0"}]""");
        var run = DsaExec.Run(["exec", .. options.Replace("FILE", _configuration, StringComparison.Ordinal).Split(' '), "--", "echo", "started"]);
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [SessionFact]
    public void A_configuration_that_the_driver_refuses_is_told_with_its_place()
    {
        File.WriteAllText(_configuration, """[{"dev":"dsa0","groups":[{"dev":"group0.0","grouped_workqueues":[{"dev":"wq0.0","size":200}]}]}]""");
        var run = DsaExec.Run("exec", "--config", _configuration, "--", "echo", "started");
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("$[0].groups[0].grouped_workqueues[0].size", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_configuration);
}
