using Dsa.Bindings;
using Dsa.Cli.Explaining;
using Dsa.Platform.Kernel;

namespace Dsa.Cli.Tests;

/// <summary><c>dsa exec --explain</c>: what codes mean, and what to do.</summary>
public sealed class ExplainTests
{
    [Theory]
    [InlineData("0x80060000", "DriverStatus.WqNoThreshold")]
    [InlineData("2147876864", "DriverStatus.WqNoThreshold")]
    [InlineData("wqnothreshold", "DriverStatus.WqNoThreshold")]
    [InlineData("0x25", "CommandError.WqBlockOnFaultInvalid", "AnalyticsError.AdministrativeTimeout")]
    [InlineData("0x53", "ErrorCode.DedicatedQueueFull")]
    [InlineData("0x83", "CompletionStatus.PageFault", "AnalyticsStatus.PageFault")]
    [InlineData("ebusy", "EBUSY")]
    [InlineData("16", "CommandError.DeviceNotDisabled", "CompletionStatus.UnsupportedOpcode", "AnalyticsStatus.UnsupportedOpcode", "AnalyticsError.BadLength", "ErrorCode.UnsupportedOpcode", "EBUSY")]
    [InlineData("InvalidFlags", "CompletionStatus.InvalidFlags", "AnalyticsStatus.InvalidFlags", "ErrorCode.InvalidFlags")]
    public void A_code_has_all_its_readings(string code, params string[] names) =>
        Assert.Equal(names, CodeReadings.Of(code).Select(static reading => reading.Name));

    [Fact]
    public void Every_value_of_device_and_driver_says_what_it_means_and_what_to_do()
    {
        string[] names =
        [
            .. Enum.GetNames<DriverStatus>(), .. Enum.GetNames<CommandError>(), .. Enum.GetNames<CompletionStatus>(), .. Enum.GetNames<AnalyticsStatus>(),
            .. Enum.GetNames<AnalyticsError>(), .. Enum.GetNames<ErrorCode>(), .. Enum.GetNames<Errno>().Where(static name => name != nameof(Errno.None)),
        ];
        Assert.All(names.Distinct(), static name => Assert.All(CodeReadings.Of(name), static reading =>
        {
            Assert.EndsWith(".", reading.Meaning, StringComparison.Ordinal);
            Assert.EndsWith(".", reading.Place, StringComparison.Ordinal);
            Assert.Matches(@"^[A-Z].*\.$", reading.Remedy);
        }));
    }

    [Fact]
    public void The_driver_s_own_codes_come_with_their_rule_of_parity() =>
        Assert.Contains("CM-11", CodeReadings.Of("0x80110000").Single().Place, StringComparison.Ordinal);

    [Theory]
    [InlineData("0x80070001")]
    [InlineData("0x")]
    [InlineData("-16")]
    [InlineData("EWHAT")]
    [InlineData("")]
    public void A_code_that_means_nothing_is_told_so(string code) =>
        Assert.Contains("is no code of device or driver; write what cmd_status", Assert.Throws<UsageException>(() => CodeReadings.Of(code)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_command_prints_each_reading_and_runs_nothing()
    {
        var (exitCode, output, error) = DsaCommand.Run("exec", "--explain", "0x53");
        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.Equal(
            """
            ErrorCode.DedicatedQueueFull = 0x53
              Seen: Errors in SWERROR and the event log (§5.8, §5.9): every status of either device, and errors that belong to no completion record.
              Says: A descriptor was posted to a full dedicated queue, and dropped. SWERROR only.
              Do:   Count what is outstanding: a dedicated queue drops what it has no room for, and no record is written. Or use a shared queue, which says so.

            """,
            output);
        DsaCommand.Run("exec", "--explain", "0x53", "--", "echo", "run").AssertRefused(2, "--explain runs nothing");
        DsaCommand.Run("exec", "--explain", "EWHAT").AssertRefused(2, "dsa exec: 'EWHAT' is no code");
    }
}
