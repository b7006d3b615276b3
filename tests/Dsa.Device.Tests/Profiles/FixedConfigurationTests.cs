using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Profiles;

/// <summary>A configuration that nobody can change is one with which device and queues can be enabled.</summary>
public sealed class FixedConfigurationTests
{
    private const string Groups = """ "groups": [{ "WorkQueues": { "WorkQueue": [0, 1] }, "Engines": { "Engine": [0] }, "Flags": { "ReadBuffersAllowed": 96 } }]""";
    private const string Queue = """{ "Size": { "Entries": 16 }, "Control": { "Mode": "Dedicated", "Priority": 8 }, "Limits": { "MaxBatchShift": 1 } }""";

    [Theory]
    [InlineData("""[{ "WorkQueues": { "WorkQueue": [0, 1] }, "Flags": { "ReadBuffersAllowed": 96 } }]""", "$.configuration.groups[0]", "both queues and engines")]
    [InlineData("""[{ "Engines": { "Engine": [0] }, "Flags": { "ReadBuffersAllowed": 96 } }]""", "$.configuration.groups[0]", "both queues and engines")]
    [InlineData("""[{ "WorkQueues": { "WorkQueue": [0] }, "Engines": { "Engine": [0] }, "Flags": { "ReadBuffersAllowed": 96 } }]""", "$.configuration.groups", "in exactly one group")]
    [InlineData("""[{ "WorkQueues": { "WorkQueue": [0, 1, 2] }, "Engines": { "Engine": [0] }, "Flags": { "ReadBuffersAllowed": 96 } }]""", "$.configuration.groups", "in exactly one group")]
    [InlineData("""[{ "WorkQueues": { "WorkQueue": [0, 1] }, "Engines": { "Engine": [0, 1] }, "Flags": { "ReadBuffersAllowed": 96 } }]""", "$.configuration.groups", "engines 0 to 0")]
    [InlineData("""[{ "WorkQueues": { "WorkQueue": [0, 1] }, "Engines": { "Engine": [0] } }]""", "$.configuration.groups[0].Flags", "at least 4 here")]
    [InlineData("""[{ "WorkQueues": { "WorkQueue": [0, 1] }, "Engines": { "Engine": [0] }, "Flags": { "ReadBuffersAllowed": 97 } }]""", "$.configuration.groups[0].Flags", "within the 96")]
    [InlineData("""[{ "WorkQueues": { "WorkQueue": [0, 1] }, "Engines": { "Engine": [0] }, "Flags": { "ReadBuffersAllowed": 96, "ReadBandwidthLimit": 1 } }]""", "$.configuration.groups[0].Flags", "GRPCAP announces")]
    [InlineData("""[{ "WorkQueues": { "WorkQueue": [0, 1] }, "Engines": { "Engine": [0] }, "Flags": { "ReadBuffersAllowed": 96, "ReadBuffersReserved": 97 } }]""", "$.configuration.groups", "all groups together")]
    [InlineData("""[{ "WorkQueues": { "WorkQueue": [0, 1] }, "Engines": { "Engine": [0] }, "Flags": { "ReadBuffersAllowed": 96, "UseGlobalReadBufferLimit": true } }]""", "$.configuration.groups", "GlobalReadBufferLimit")]
    public void Groups_are_those_that_enable_device_accepts(string groups, string path, string message) =>
        AssertProblem($$""" "groups": {{groups}}, "queues": [{{Queue}}, {{Queue}}]""", path, message);

    [Theory]
    [InlineData("""{ "Size": { "Entries": 17 }, "Control": { "Priority": 8, "Mode": "Dedicated" }, "Limits": { "MaxBatchShift": 1 } }""", "$.configuration.queues", "33 entries together, and WQCAP.TotalSize is 32")]
    [InlineData("""{ "Size": { "Entries": 16 }, "Control": { "Mode": "Dedicated" }, "Limits": { "MaxBatchShift": 1 } }""", "$.configuration.queues[1].Control.Priority", "1 to 15")]
    [InlineData("""{ "Size": { "Entries": 16 }, "Control": { "Mode": "Shared", "Priority": 8 }, "Limits": { "MaxBatchShift": 1 } }""", "$.configuration.queues[1].Control.PasidEnable", "A shared queue has PASIDs")]
    [InlineData("""{ "Size": { "Entries": 16 }, "Control": { "Mode": "Dedicated", "Priority": 8 }, "Limits": { "MaxBatchShift": 0 } }""", "$.configuration.queues[1].Limits", "BatchOfOne")]
    [InlineData("""{ "Size": { "Entries": 16 }, "Control": { "Mode": "Dedicated", "Priority": 8 }, "Limits": { "MaxBatchShift": 11 } }""", "$.configuration.queues[1].Limits", "MaxBatchShift is at most")]
    [InlineData("""{ "Size": { "Entries": 16 }, "Control": { "Mode": "Dedicated", "Priority": 8, "PrsDisable": true }, "Limits": { "MaxBatchShift": 1 } }""", "$.configuration.queues[1].Control.PrsDisable", "EventLogEnable")]
    [InlineData("""{ "Size": { "Entries": 16 }, "Control": { "Mode": "Dedicated", "Priority": 8 }, "Limits": { "MaxBatchShift": 1 }, "OccupancyInterrupt": { "Handle": 3 }, "Occupancy": { "InterruptEnable": true } }""", "$.configuration.queues[1].OccupancyInterrupt.Handle", "no such entry")]
    [InlineData("""{ "Size": { "Entries": 16 }, "Control": { "Mode": "Dedicated", "Priority": 8 }, "Limits": { "MaxBatchShift": 1 }, "OpCfg": { "Operation": ["NoOp", "Crc64"] } }""", "$.configuration.queues[1].OpCfg", "does not announce")]
    public void Queues_are_those_that_enable_wq_accepts(string queue, string path, string message) =>
        AssertProblem($$"""{{Groups}}, "queues": [{{Queue}}, {{queue}}]""", path, message);

    [Theory]
    [InlineData(""" "capabilities": { "WQCAP": { "DedicatedMode": false } }""", "$.configuration.queues[0].Control.Mode", "does not announce this mode")]
    [InlineData(""" "capabilities": { "WQCAP": { "OperationConfiguration": false } }""", "$.configuration.queues[0].OpCfg", "have no OPCFG")]
    [InlineData(""" "capabilities": { "GENCAP": { "BlockOnFault": false } }""", "$.configuration.queues[0].Control.BlockOnFaultEnable", "cannot block")]
    [InlineData(""" "capabilities": { "WQCAP": { "AtsControl": false } }""", "$.configuration.queues[0].Control.AtsDisable", "WQCAP.AtsControl")]
    [InlineData(""" "capabilities": { "GENCAP": { "MaxTransferShift": 20 } }""", "$.configuration.queues[0].Limits.MaxTransferShift", "GENCAP.MaxTransferShift")]
    [InlineData(""" "capabilities": { "GENCAP": { "EventLog": "None" } }""", "$.configuration.GENCFG", "")]
    [InlineData(""" "pci": { "PASIDCAP": { "PrivilegedMode": false } }""", "$.configuration.queues[0].Control.Privileged", "no privileged requests")]
    public void What_a_configuration_uses_is_announced(string change, string path, string message)
    {
        const string rich = """
            { "Size": { "Entries": 16 }, "Control": { "Mode": "Dedicated", "Priority": 8, "PasidEnable": true, "Privileged": true, "BlockOnFaultEnable": true, "AtsDisable": true },
              "Limits": { "MaxTransferShift": 21, "MaxBatchShift": 1 }, "OpCfg": { "Operation": ["NoOp"] } }
            """;
        var configuration = $$""" "configuration": { "GENCFG": { "EventLogEnable": true }, {{Groups}}, "queues": [{{rich}}, {{Queue}}] }""";
        Assert.NotNull(DeviceProfile.Parse($$"""{ "extends": "dsa2-readonly", {{configuration}} }"""));
        var problems = Problems($$"""{ "extends": "dsa2-readonly", {{change}}, {{configuration}} }""");
        Assert.Contains(problems, problem => problem.Path.StartsWith(path, StringComparison.Ordinal) && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_configuration_without_any_queue_is_no_configuration() =>
        AssertProblem(""" "groups": [{}], "queues": [{}, {}]""", "$.configuration.queues", "nothing can be submitted");

    [Fact]
    public void A_queue_that_is_not_used_may_be_anything() => Assert.NotNull(DeviceProfile.Parse(
        $$"""
        { "extends": "dsa2-readonly", "configuration": {
          "groups": [{ "WorkQueues": { "WorkQueue": [0] }, "Engines": { "Engine": [0] }, "Flags": { "ReadBuffersAllowed": 4 } }], "queues": [{{Queue}}, {}] } }
        """));

    [Fact]
    public void What_software_may_change_is_not_held_against_a_queue()
    {
        const string changeable = """{ "Size": { "Entries": 16 }, "Control": { "Mode": "Shared", "Priority": 8 }, "Limits": { "MaxBatchShift": 1 }, "modeSupport": true }""";
        var profile = DeviceProfile.Parse($$"""{ "extends": "dsa2-readonly", "configuration": { {{Groups}}, "queues": [{{Queue}}, {{changeable}}] } }""");
        using var bench = new Bench(profile: profile);
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.EnableDevice));
        Assert.Equal(CommandError.WqPasidInvalid, bench.ErrorOf(Command.EnableWq, 1));
        bench.Bar.WqCfg[1].Control.Modify(static control => control.WithPasidEnable(true));
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.EnableWq, 1));
    }

    private static void AssertProblem(string configuration, string path, string message)
    {
        var problem = Assert.Single(Problems($$"""{ "extends": "dsa2-readonly", "configuration": { {{configuration}} } }"""));
        Assert.Equal(path, problem.Path);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<ProfileProblem> Problems(string json) => Assert.Throws<ProfileException>(() => DeviceProfile.Parse(json)).Problems;
}
