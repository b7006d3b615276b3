using System.Globalization;
using System.Text.RegularExpressions;
using Dsa.Host.Tests.Sessions;
using Xunit.Abstractions;

namespace Dsa.Host.Tests.Soak;

/// <summary>The runner of the tests of operations of accel-config, unmodified.</summary>
public sealed partial class RunnerTests(ITestOutputHelper output)
{
    private const string AccelConfig = "accel-config";
    private const string Runner = "/usr/libexec/accel-config/test/dsa_user_test_runner.sh";

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(25);

    // Its exit status alone says too little: it says what it submits, and the device counts.
    [SessionFact(AccelConfig, Runner, "/bin/kmod")]
    public void It_runs_them_all_and_the_device_gets_every_descriptor()
    {
        // Short of a long run, each operation has a single size.
        string[] command = Soak.Scale > 1 ? [Runner] : ["bash", "-Exc", "source <(sed 's/for xfer_size in .*;/for xfer_size in $SIZE_4K;/' \"$0\")", Runner];
        for (var number = 1; number <= Soak.Scale; number++)
        {
            var run = DsaExec.Run(s_longest, ["exec", "--stats", "--unconfigured", "--tc-override", "--", .. command]);
            Assert.True(run.ExitCode == 0, End(run.Output) + End(run.Error));
            Assert.Contains("Performing shared WQ batched DIF_UPDT testing", run.Output, StringComparison.Ordinal);
            Assert.DoesNotMatch("(?i)timeout|error", run.Output);
            Assert.DoesNotMatch("(?i)timeout|error", run.Error);
            var submitted = Submitted().Count(run.Output);
            var inBatches = InBatches().Count(run.Output);
            Assert.Equal(submitted, Given().Matches(run.Error).Sum(static match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)));
            Assert.Contains($"dsa0: {submitted + inBatches} records, ", run.Error, StringComparison.Ordinal);
            output.WriteLine($"run {number}: {submitted} descriptors, {inBatches} in batches");
        }
    }

    private static string End(string text) => text[^Math.Min(text.Length, 2000)..];

    [GeneratedRegex("preparing (batch )?descriptor")]
    private static partial Regex Submitted();

    [GeneratedRegex(@"sub_desc\[")]
    private static partial Regex InBatches();

    [GeneratedRegex(@"wq0\.[01]: (\d+) descriptors?,")]
    private static partial Regex Given();
}
