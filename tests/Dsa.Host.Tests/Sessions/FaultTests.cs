using System.Globalization;
using System.Text.RegularExpressions;
using Dsa.Host.Tests.Supervision;

namespace Dsa.Host.Tests.Sessions;

/// <summary>Faults that somebody asked for, as programs meet them.</summary>
public sealed partial class FaultTests : IDisposable
{
    private const string BlocksOnFault = "2";
    private const string DoesNotBlock = "0";

    private readonly string _script = Path.GetTempFileName();

    [SessionTheory("gcc")]
    [InlineData("page-fault at 2", DoesNotBlock, "1: right\n2: status 0x3 after PAGES right\n3: right\n3 of 3 copies are right\n", "1 page-fault")]
    [InlineData("page-fault at 2", BlocksOnFault, "1: right\n2: right\n3: right\n3 of 3 copies are right\n", "1 page-fault")]
    [InlineData("retry every 2", BlocksOnFault, "1: right\n2: retry 1 right\n3: retry 1 right\n3 of 3 copies are right\n", "2 retry")]
    [InlineData("slow 1200ms at 2", BlocksOnFault, "1: right\n2: slow right\n3: right\n3 of 3 copies are right\n", "1 slow")]
    [InlineData("hardware-error at 3", BlocksOnFault, "1: right\n2: right\n3: status 0x2[01] after PAGES wrong\n2 of 3 copies are right\n", "1 hardware-error")]
    [InlineData("translation-error at 3", BlocksOnFault, "1: right\n2: right\n3: status 0x22 after PAGES wrong\n2 of 3 copies are right\n", "1 translation-error")]
    public void Each_fault_is_what_the_program_sees_and_what_is_counted(string rule, string flags, string output, string count)
    {
        File.WriteAllText(_script, rule);
        var run = Run("3", "4", flags, "--faults", _script, "--stats");
        Assert.Matches(
            $"^{output.Replace("PAGES", "(0|4096|8192|12288)", StringComparison.Ordinal)}$",
            rule.StartsWith("slow", StringComparison.Ordinal) ? run.Output : Faults(run.Output));
        Assert.Contains($"\nwq0.1: injected {count}\n", run.Error, StringComparison.Ordinal);
    }

    [SessionFact]
    public void A_failed_translation_is_in_SWERROR_too()
    {
        File.WriteAllText(_script, "translation-error at 1");
        var sample = string.Join(' ', ClientSample.Command.Select(static word => $"'{word}'"));
        var run = DsaExec.Script($"{sample} /dev/dsa/wq0.1 > /dev/null 2>&1; cat /sys/bus/dsa/devices/dsa0/errors", "--faults", _script);
        // The lowest word is last: the error in its bits 15:8.
        Assert.Matches(",[0-9a-f]{4}22[0-9a-f]{2}\n$", run.Output);
    }

    [SessionFact("gcc")]
    public void A_device_that_halts_loses_what_it_has_and_comes_back()
    {
        File.WriteAllText(_script, "halt at 2");
        var run = DsaExec.Run(["exec", "--faults", _script, "--stats", "--", ClientProgram.Compile("faults"), "/dev/dsa/wq0.1", "3", "1", BlocksOnFault]);
        Assert.Matches("^1: right\n2: slow status 0 after 0 wrong\n3:.* right\n2 of 3 copies are right\n$", run.Output);
        Assert.Contains("wq0.1: injected 1 halt", run.Error, StringComparison.Ordinal);
    }

    [SessionFact("gcc")]
    public void The_same_seed_does_the_same_to_a_program()
    {
        var seed = Random.Shared.Next().ToString(CultureInfo.InvariantCulture);
        string[] options = ["--fault-rate", "1/4", "--stats", "--seed"];
        var first = Run("60", "8", DoesNotBlock, [.. options, seed]);
        var second = Run("60", "8", DoesNotBlock, [.. options, seed]);
        Assert.EndsWith("60 of 60 copies are right\n", first.Output, StringComparison.Ordinal);
        Assert.True(Faults(first.Output) == Faults(second.Output), $"seed {seed}:\n{first.Output}\n{second.Output}");
        Assert.Equal(Injected().Match(first.Error).Value, Injected().Match(second.Error).Value);
        Assert.NotEqual(Faults(Run("60", "8", DoesNotBlock, [.. options, "1"]).Output), Faults(Run("60", "8", DoesNotBlock, [.. options, "2"]).Output));
    }

    [SessionTheory]
    [InlineData("wq0.0", "page-fault 1/4\nslow 1ms 1/10", "injected \\d+ page-fault, \\d+ slow")]
    [InlineData("wq0.1", "retry 1/2\npage-fault 1/4", "injected \\d+ retry, \\d+ page-fault")]
    public void The_client_of_the_bindings_gets_over_what_a_correct_program_does(string queue, string rules, string expected)
    {
        File.WriteAllText(_script, rules);
        var run = DsaExec.Run(["exec", "--faults", _script, "--stats", "--", .. ClientSample.Command, $"/dev/dsa/{queue}"]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.EndsWith("128 of 128 copies are right\n", run.Output, StringComparison.Ordinal);
        Assert.Matches($"{queue}: {expected}\n", run.Error);
    }

    [SessionFact("gcc")]
    public void A_rule_that_has_never_happened_is_told_in_the_end_unless_hints_are_left_out()
    {
        File.WriteAllText(_script, "page-fault at 1 wq0.1\nslow 1ms wq0.2\n");
        Assert.Equal($"dsa exec: --faults {_script}: line 2: 'slow 1ms wq0.2' has never happened: wq0.2 is not enabled now.\n", Run("1", "1", BlocksOnFault, "--faults", _script).Error);
        Assert.Empty(Run("1", "1", BlocksOnFault, "--faults", _script, "--no-hints").Error);
    }

    [SessionFact("accel-config")]
    public void A_retry_of_a_dedicated_queue_that_the_program_configures_is_told_too()
    {
        File.WriteAllText(_script, "retry wq0.0");
        var run = DsaExec.Script(
            "(accel-config config-wq dsa0/wq0.0 -m dedicated -s 8 -g 0 -y user -n a -d user -p 10; accel-config config-engine dsa0/engine0.0 -g 0; "
            + "accel-config enable-device dsa0; accel-config enable-wq dsa0/wq0.0) > /dev/null 2>&1",
            "--faults",
            _script,
            "--unconfigured");
        Assert.Equal(
            (0, $"dsa exec: --faults {_script}: line 1: 'retry wq0.0' has never happened: wq0.0 is a dedicated queue, which answers no submission; name a shared one for retry.\n"),
            (run.ExitCode, run.Error));
    }

    [SessionFact("gcc")]
    public void Nothing_is_injected_that_nobody_asked_for()
    {
        var run = Run("60", "8", BlocksOnFault, "--stats");
        Assert.Equal((0, 60), (run.ExitCode, Plain().Count(run.Output)));
        Assert.DoesNotContain("injected", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_script);

    // Times are the machine's: another delay than the one asked for may be seen.
    private static string Faults(string output) => output.Replace(" slow", string.Empty, StringComparison.Ordinal);

    private static (int ExitCode, string Output, string Error) Run(string copies, string pages, string flags, params string[] options) =>
        DsaExec.Run(["exec", .. options, "--", ClientProgram.Compile("faults"), "/dev/dsa/wq0.1", copies, pages, flags]);

    [GeneratedRegex(@"injected .*")]
    private static partial Regex Injected();

    [GeneratedRegex(@"^\d+: right$", RegexOptions.Multiline)]
    private static partial Regex Plain();
}
