using System.Globalization;
using System.Text.RegularExpressions;

namespace Dsa.Host.Tests.Sessions;

/// <summary>dsa_test of accel-config, unmodified: it maps the portal and submits with MOVDIR64B and ENQCMD.</summary>
public sealed partial class DsaTestTests
{
    private const string DsaTest = "/usr/libexec/accel-config/test/dsa_test";

    [SessionTheory(DsaTest)]
    [InlineData("0x3", 4096, 1)]
    [InlineData("0x3", 2097152, 1)]
    [InlineData("0x4", 65536, 1)]
    [InlineData("0x5", 4096, 2)]
    [InlineData("0x6", 4096, 2)]
    [InlineData("0x9", 4096, 1)]
    public void Its_operations_succeed_through_both_kinds_of_queues(string operation, int bytes, int descriptors)
    {
        var run = DsaExec.Script($"for mode in 0 1; do timeout 60 {DsaTest} -w $mode -l {bytes} -o {operation} -f 0x3 t200 || exit; done", "--stats");
        AssertDone(run, dedicated: descriptors, shared: descriptors);
    }

    // With and without block on fault, and with the buffers touched before or by the device.
    [SessionTheory(DsaTest)]
    [InlineData("0x3")]
    [InlineData("0x2")]
    [InlineData("0xb")]
    [InlineData("0xa")]
    public void A_batch_is_one_submission(string flags)
    {
        var run = DsaExec.Script($"for mode in 0 1; do timeout 60 {DsaTest} -w $mode -l 65536 -o 0x1 -b 0x3 -c 16 -n 3 -f {flags} t2000 || exit; done", "--stats");
        AssertDone(run, dedicated: 3, shared: 3);
        // Of each batch, and of each descriptor in it.
        Assert.Contains($"dsa0: {2 * 3 * (16 + 1)} records, ", run.Error, StringComparison.Ordinal);
    }

    [SessionTheory(DsaTest)]
    [InlineData("0x2")]
    [InlineData("0xb")]
    [InlineData("0xa")]
    public void Each_descriptor_is_done_once_whether_it_waits_for_pages_or_not(string flags)
    {
        var run = DsaExec.Script($"for mode in 0 1; do timeout 60 {DsaTest} -w $mode -l 262144 -o 0x3 -n 4 -f {flags} t2000 || exit; done", "--stats");
        AssertDone(run, dedicated: 4, shared: 4);
        Assert.Contains("dsa0: 8 records, ", run.Error, StringComparison.Ordinal);
    }

    [SessionFact(DsaTest)]
    public void Many_descriptors_at_the_same_address_all_arrive()
    {
        var run = DsaExec.Script($"for mode in 0 1; do timeout 60 {DsaTest} -w $mode -l 4096 -o 0x3 -n 10 -f 0x3 t200 || exit; done", "--stats");
        AssertDone(run, dedicated: 10, shared: 10);
    }

    // Its exit status alone says too little: the device counts, too.
    private static void AssertDone((int ExitCode, string Output, string Error) run, int dedicated, int shared)
    {
        var text = run.Output + run.Error;
        Assert.True(run.ExitCode == 0, text);
        Assert.DoesNotMatch("(?i)timeout|error", text);
        var given = Given().Matches(run.Error).Select(static match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.Equal([dedicated, shared], given);
    }

    [GeneratedRegex(@"wq0\.[01]: (\d+) descriptors?,")]
    private static partial Regex Given();
}
