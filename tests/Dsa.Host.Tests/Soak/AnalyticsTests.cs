using Dsa.Host.Tests.Sessions;
using Xunit.Abstractions;

namespace Dsa.Host.Tests.Soak;

/// <summary>iaa_test of accel-config, unmodified, with each operation that it knows.</summary>
public sealed class AnalyticsTests(ITestOutputHelper output)
{
    private const string IaaTest = "/usr/libexec/accel-config/test/iaa_test";
    private const string Announced = "'0x0' '0x44 -1 0x8000' '0x44 -1 0x4000'";
    private const string Others =
        "0x42 0x43 0x48 0x49 0x4c 0x4d '0x50 -2 0x7c -3 1024' '0x51 -2 0x38 -3 2048' '0x52 -2 0x7c -3 1024' '0x53 -2 0x7c -3 1024' '0x54 -2 0x1c -3 4096' '0x55 -2 0x38 -3 2048' '0x56 -2 0x7c -3 1024'";

    // The parts have No-op and CRC64 of them (and Drain, Memory Move or Translation Fetch, which iaa_test does not submit).
    [SessionTheory(IaaTest)]
    [InlineData("iaa1", Announced, "1 4096 65536 1048576 2097152", "0 0x0000000000000001", 60, 60)]
    [InlineData("iaa2", Announced, "1 4096 65536 1048576 2097152", "0 0x0000000000000001", 60, 60)]
    // Unsupported operation code. A decompression is of what has been compressed before.
    [InlineData("iaa1", Others, "4096", "16 0x0000000000000010", 52, 56)]
    [InlineData("iaa2", Others, "4096", "16 0x0000000000000010", 52, 56)]
    public void Operations_that_a_part_announces_succeed_and_others_are_refused_in_their_record(string part, string operations, string sizes, string expected, int calls, int descriptors)
    {
        for (var number = 1; number <= Soak.Scale; number++)
        {
            var run = DsaExec.Script(
                $"""
                for operation in {operations}; do for size in {sizes}; do for mode in 0 1; do for flags in 0x0 0x1; do
                    text=$(timeout 60 {IaaTest} -w $mode -l $size -o $operation -f $flags -t 5000 -v 2>&1)
                    echo $? $(echo "$text" | sed -n 's/.*compl\[0\]: //p' | sort -u)
                done; done; done; done
                """,
                "--device",
                part,
                "--stats");
            Assert.Equal(Enumerable.Repeat(expected, calls), run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal($"wq0.0: {descriptors / 2} descriptors, 0 retries\nwq0.1: {descriptors / 2} descriptors, 0 retries", string.Join('\n', run.Error.Split('\n').Take(2)));
            Assert.Contains($"iax0: {descriptors} records, 0 faults", run.Error, StringComparison.Ordinal);
        }

        output.WriteLine($"{calls * Soak.Scale} calls, {descriptors * Soak.Scale} descriptors");
    }
}
