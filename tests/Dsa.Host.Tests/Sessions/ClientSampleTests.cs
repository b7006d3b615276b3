using System.Globalization;
using System.Text.RegularExpressions;

namespace Dsa.Host.Tests.Sessions;

/// <summary>A program in C# that uses the queues of the bindings: its runtime has handlers of its own for the signals that submissions raise.</summary>
public sealed partial class ClientSampleTests
{
    [SessionTheory]
    [InlineData("trap", "wq0.0", "Dedicated", "Portal")]
    [InlineData("trap", "wq0.1", "Shared", "Portal")]
    [InlineData("write", "wq0.0", "Dedicated", "Write")]
    [InlineData("write", "wq0.1", "Shared", "Write")]
    public void Copies_of_eight_threads_are_right_on_each_queue_by_each_way(string portal, string queue, string mode, string method) => Check(portal, queue, mode, method);

    [PolledTheory]
    [InlineData("wq0.0", "Dedicated")]
    [InlineData("wq0.1", "Shared")]
    public void Copies_of_eight_threads_are_right_where_a_page_is_looked_into(string queue, string mode) => Check("poll", queue, mode, "Portal");

    [PolledFact]
    public void No_more_are_in_flight_in_a_page_than_it_has_places()
    {
        var configuration = Path.GetTempFileName();
        try
        {
            File.WriteAllText(configuration, QueueConfigurations.Large);
            var run = DsaExec.Run(["exec", "--portal", "poll", "--config", configuration, "--", .. ClientSample.Command, "/dev/dsa/wq0.0", "--fill"]);
            Assert.Equal((0, "wq0.0: Dedicated, 128 entries, by Portal\n1024 of 1024 have a record\n", string.Empty), run);
        }
        finally
        {
            File.Delete(configuration);
        }
    }

    [SessionFact]
    public void It_may_run_on_one_processor()
    {
        var run = DsaExec.Run(["exec", "--cpu", Supervision.ProcessTests.AllowedProcessor.ToString(CultureInfo.InvariantCulture), "--", .. ClientSample.Command, "/dev/dsa/wq0.1"]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.EndsWith("128 of 128 copies are right\n", run.Output, StringComparison.Ordinal);
    }

    private static void Check(string portal, string queue, string mode, string method)
    {
        var run = DsaExec.Run(["exec", "--portal", portal, "--stats", "--", .. ClientSample.Command, $"/dev/dsa/{queue}"]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal($"{queue}: {mode}, 16 entries, by {method}\n128 of 128 copies are right\n", run.Output);
        // More where a page was away, and the copy was gone on with.
        Assert.InRange(int.Parse(Descriptors().Match(run.Error).Groups[1].Value, CultureInfo.InvariantCulture), 128, 512);
    }

    [GeneratedRegex(@"wq0\.[01]: (\d+) descriptors?,")]
    private static partial Regex Descriptors();
}
