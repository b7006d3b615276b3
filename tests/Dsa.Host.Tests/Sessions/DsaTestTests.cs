using System.Globalization;
using System.Text.RegularExpressions;

namespace Dsa.Host.Tests.Sessions;

/// <summary>dsa_test of accel-config, unmodified: it maps the portal and submits with MOVDIR64B and ENQCMD.</summary>
public sealed partial class DsaTestTests
{
    private const string DsaTest = "/usr/libexec/accel-config/test/dsa_test";

    [SessionTheory(DsaTest)]
    [InlineData("0x3", 4096)]
    [InlineData("0x3", 2097152)]
    [InlineData("0x4", 65536)]
    [InlineData("0x5", 4096)]
    [InlineData("0x6", 4096)]
    [InlineData("0x9", 4096)]
    public void Its_operations_succeed_through_both_kinds_of_queues(string operation, int bytes)
    {
        var run = DsaExec.Script($"for mode in 0 1; do {DsaTest} -w $mode -l {bytes} -o {operation} -f 0x3 t200 || exit; done", "--stats");
        AssertDone(run, dedicated: 1, shared: 1);
    }

    [SessionFact(DsaTest)]
    public void A_batch_is_one_submission()
    {
        var run = DsaExec.Script($"for mode in 0 1; do {DsaTest} -w $mode -l 4096 -o 0x1 -b 0x3 -c 16 -f 0x3 t2000 || exit; done", "--stats");
        AssertDone(run, dedicated: 1, shared: 1);
    }

    [SessionFact(DsaTest)]
    public void Many_descriptors_at_the_same_address_all_arrive()
    {
        var run = DsaExec.Script($"for mode in 0 1; do {DsaTest} -w $mode -l 4096 -o 0x3 -n 10 -f 0x3 t200 || exit; done", "--stats");
        AssertDone(run, dedicated: 10, shared: 10);
    }

    // Its exit status alone says too little: the device counts, too.
    private static void AssertDone((int ExitCode, string Output, string Error) run, int dedicated, int shared)
    {
        var text = run.Output + run.Error;
        Assert.True(run.ExitCode == 0, text);
        Assert.DoesNotMatch("(?i)timeout|error", text);
        var given = Given().Matches(run.Error).Select(static match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        // What it submits beside are drains.
        Assert.True(given.Zip([dedicated, shared]).All(static pair => pair.First >= pair.Second), text);
        Assert.Equal(2, Given().Count(run.Error));
    }

    [GeneratedRegex(@"wq0\.[01]: (\d+) descriptors")]
    private static partial Regex Given();
}
