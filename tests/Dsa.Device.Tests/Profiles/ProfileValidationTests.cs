using Dsa.Device.Profiles;
using Dsa.Device.Profiles.Validation;

namespace Dsa.Device.Tests.Profiles;

/// <summary>What no part could announce; each case is a part of its own with one thing wrong.</summary>
public sealed class ProfileValidationTests
{
    public static TheoryData<string> All => [.. DeviceProfile.BuiltIn.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_is_wrong_with_built_in_parts(string name) => Assert.Empty(ProfileValidation.Find(DeviceProfile.BuiltIn[name]));

    [Theory]
    [InlineData("WQCFG", "0x600", "lies over GRPCFG")]
    [InlineData("GRPCFG", "0x000", "lies over VERSION")]
    [InlineData("GRPCFG", "0xe000", "lies over CMDPARAM")]
    [InlineData("MSIXPERM", "0xf000", "lies over the dummy portal")]
    [InlineData("IMS", "0x9000", "lies over")]
    [InlineData("IDPT", "0xf100", "and BAR0 at 0x10000")]
    [InlineData("PERFMON", "0xfe00", "and BAR0 at 0x10000")]
    [InlineData("MSIXTBL", "0xfff8", "and BAR0 at 0x10000")]
    [InlineData("MSIXPBA", "0x4008", "lies over MSIX_ENTRY")]
    [InlineData("MSIXTBL", "0x2040", "lies over PERFMON")]
    public void Tables_lie_in_BAR0_and_over_nothing(string table, string offset, string message)
    {
        var problems = Problems($$"""{ "extends": "dsa3", "tables": { "{{table}}": "{{offset}}" } }""");
        Assert.Contains(problems, problem => problem.Message.Contains(message, StringComparison.Ordinal));
        Assert.All(problems, static problem => Assert.Matches("have room at 0x[0-9a-f]+00\\.$", problem.Message));
    }

    [Fact]
    public void A_table_moved_to_the_place_that_the_message_names_is_right()
    {
        var problem = Assert.Single(Problems("""{ "extends": "dsa3", "tables": { "IDPT": "0xf000" } }"""), static problem => problem.Path == "$.tables.IDPT");
        var place = problem.Message[(problem.Message.LastIndexOf(' ') + 1)..^1];
        Assert.NotNull(DeviceProfile.Parse($$"""{ "extends": "dsa3", "tables": { "IDPT": "{{place}}" } }"""));
    }

    [Fact]
    public void Tables_moved_to_the_places_that_messages_name_are_right_together()
    {
        const string part = """{ "extends": "dsa3", "capabilities": { "WQCAP": { "Count": 100 }, "GRPCAP": { "Count": 100 } }, "tables": { <> } }""";
        var problems = Problems(part.Replace("<>", string.Empty, StringComparison.Ordinal));
        Assert.InRange(problems.Count, 2, 8);
        var places = problems.Select(static problem =>
            $"\"{problem.Path["$.tables.".Length..]}\": \"{problem.Message[(problem.Message.LastIndexOf(' ') + 1)..^1]}\"");
        Assert.NotNull(DeviceProfile.Parse(part.Replace("<>", string.Join(", ", places), StringComparison.Ordinal)));
    }

    [Fact]
    public void A_table_for_which_there_is_no_room_says_so()
    {
        var problems = Problems("""{ "extends": "dsa3", "capabilities": { "WQCAP": { "ConfigurationSizeShift": 8 } } }""");
        Assert.Contains(problems, static problem => problem.Path == "$.tables.WQCFG" && problem.Message.Contains("room nowhere", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("dsa2", "WQCAP", "Count", "0", "at least 1")]
    [InlineData("dsa2", "WQCAP", "TotalSize", "0", "at least 1")]
    [InlineData("dsa2", "GRPCAP", "Count", "0", "at least 1")]
    [InlineData("dsa2", "ENGCAP", "Count", "0", "at least 1")]
    [InlineData("dsa2", "ENGCAP", "Count", "65", "64 engines at most")]
    [InlineData("dsa3", "PERFCAP", "CounterCount", "0", "1 to 32")]
    [InlineData("dsa3", "PERFCAP", "CounterCount", "33", "1 to 32")]
    [InlineData("dsa3", "IDCAP", "EntryCount", "0", "at least 1")]
    [InlineData("dsa3", "IDCAP", "EntryTypes", "0", "at least one type")]
    [InlineData("dsa3", "GENCAP", "CompletionFaultInfo", "false", "fault address is masked")]
    [InlineData("dsa2", "GENCAP", "MaxBatchShift", "0", "batches of two")]
    [InlineData("dsa2", "GENCAP", "DecompressSupport", "true", "those of Iaa")]
    [InlineData("iaa2", "GENCAP", "EventLog", "\"Bytes64\"", "at least Bytes128")]
    [InlineData("dsa3", "GENCAP", "EventLog", "\"None\"", "no event log")]
    [InlineData("dsa2", "WQCAP", "ConfigurationSizeShift", "0", "64 bytes")]
    [InlineData("dsa2", "GRPCAP", "ReadBufferControl", "false", "counted when")]
    [InlineData("iaa2", "GRPCAP", "ReadBufferControl", "true", "Iaa has no")]
    [InlineData("dsa2", "GRPCAP", "TotalReadBuffers", "1", "give at least 4")]
    [InlineData("dsa2", "GRPCAP", "TotalReadBuffers", "3", "give at least 4")]
    [InlineData("dsa1", "GRPCAP", "TotalReadBuffers", "2", "give at least 4")]
    [InlineData("dsa2-readonly", "GRPCAP", "TotalReadBuffers", "1", "give at least 4")]
    [InlineData("dsa3", "PERFCAP", "CounterWidth", "0", "1 to 64 bits")]
    [InlineData("dsa1", "PERFCAP", "CounterWidth", "65", "1 to 64 bits")]
    [InlineData("dsa1", "PERFCAP", "GlobalCategories", "[0, 5]", "category 5, and CategoryCount is 5")]
    [InlineData("iaa2", "GRPCAP", "GlobalReadBufferLimit", "true", "needs read buffers")]
    [InlineData("dsa2", "ENGCAP", "MaxWorkDescriptors", "0", "part of what engines")]
    [InlineData("dsa2", "VERSION", "Minor", "1", "Versions are 0x100, 0x200, 0x300")]
    [InlineData("dsa2", "VERSION", "Major", "4", "Versions are 0x100, 0x200, 0x300")]
    [InlineData("dsa3", "PERFCAP", "GlobalCategories", "[9]", "The bit 9 is reserved")]
    [InlineData("dsa3", "PERFCAP", "Filters", "[7]", "The bit 7 is reserved")]
    public void A_capability_has_a_value_that_a_part_can_have(string part, string register, string field, string value, string message)
    {
        var problems = Problems($$"""{ "extends": "{{part}}", "capabilities": { "{{register}}": { "{{field}}": {{value}} } } }""");
        Assert.Contains(problems, problem => problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "WQCAP": { "SharedMode": false, "DedicatedMode": false } } }""", "$.capabilities.WQCAP.DedicatedMode")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "DSACAP0": { "MaxScatterGatherShift": 3 } } }""", "$.capabilities.DSACAP0")]
    [InlineData("""{ "extends": "dsa3", "capabilities": { "IAACAP": { "CryptoGcm": true } } }""", "$.capabilities.IAACAP")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "IDCAP": { "EntryCount": 3 } } }""", "$.capabilities.IDCAP")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "PERFCAP": { "CounterCount": 3 } } }""", "$.capabilities.PERFCAP.CounterCount")]
    [InlineData("""{ "extends": "iaa2", "capabilities": { "GENCAP": { "InterDomain": true }, "IDCAP": { "EntryCount": 1, "EntryTypes": ["SASS", "SingleSubmitter"] } } }""", "$.capabilities.IDCAP.EntryTypes[0]")]
    [InlineData("""{ "extends": "dsa3", "pci": { "PRSREQCAP": null } }""", "$.capabilities.GENCAP.BlockOnFault")]
    [InlineData("""{ "extends": "dsa2", "pci": { "PRSREQCAP": null } }""", "$.capabilities.WQCAP.PrsControl")]
    [InlineData("""{ "extends": "dsa2", "pci": { "ATSCAP": null } }""", "$.pci.PRSREQCAP")]
    [InlineData("""{ "extends": "dsa2", "pci": { "ATSCAP": null } }""", "$.capabilities.WQCAP.AtsControl")]
    [InlineData("""{ "extends": "dsa2", "pci": { "PASIDCAP": null } }""", "$.capabilities.WQCAP.SharedMode")]
    [InlineData("""{ "extends": "dsa3", "pci": { "PASIDCAP": null } }""", "$.capabilities.GENCAP.InterDomain")]
    [InlineData("""{ "extends": "dsa2", "pci": { "PASIDCAP": { "MaxWidth": 21 } } }""", "$.pci.PASIDCAP")]
    [InlineData("""{ "extends": "dsa2", "pci": { "PRSREQCAP": { "Capacity": 0 } } }""", "$.pci.PRSREQCAP")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": { "ConfigurationSupport": false } } }""", "$.configuration")]
    [InlineData("""{ "extends": "dsa2-readonly", "capabilities": { "GENCAP": { "ConfigurationSupport": true } } }""", "$.configuration")]
    [InlineData("""{ "extends": "dsa2-readonly", "configuration": { "groups": [{}], "queues": [{}] } }""", "$.configuration.queues")]
    [InlineData("""{ "extends": "dsa2-readonly", "configuration": { "groups": [{ "Flags": { "ReadBandwidthLimit": 4 } }], "queues": [{}, {}] } }""", "$.configuration.groups[0].Flags.ReadBandwidthLimit")]
    [InlineData("""{ "extends": "dsa2-readonly", "configuration": { "groups": [{}], "queues": [{}, { "Size": "0x10000" }] } }""", "$.configuration.queues[1].Size")]
    public void Things_that_exclude_each_other_are_found_where_they_stand(string json, string path) =>
        Assert.Contains(Problems(json), problem => problem.Path == path);

    [Theory]
    [InlineData(4, 4, 8, 4)]
    [InlineData(4, 1, 8, 16)]
    [InlineData(4, 4, 3, 8)]
    [InlineData(64, 4, 8, 64)]
    public void Read_buffers_are_enough_for_all_engines_at_once(int engines, int groups, int queues, int least)
    {
        string Part(int buffers) =>
            $$"""{ "extends": "dsa2", "capabilities": { "ENGCAP": { "Count": {{engines}} }, "GRPCAP": { "Count": {{groups}}, "TotalReadBuffers": {{buffers}} }, "WQCAP": { "Count": {{queues}} } } }""";
        Assert.NotNull(DeviceProfile.Parse(Part(least)));
        var problem = Assert.Single(Problems(Part(least - 1)));
        Assert.Equal("$.capabilities.GRPCAP.TotalReadBuffers", problem.Path);
        Assert.Contains($"give at least {least}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Queues_have_room_for_all_entries_each_within_what_the_model_can_hold()
    {
        Assert.NotNull(DeviceProfile.Parse("""{ "extends": "dsa2", "capabilities": { "WQCAP": { "TotalSize": 65535 } } }"""));
        var problem = Assert.Single(Problems("""{ "extends": "dsa2", "capabilities": { "WQCAP": { "TotalSize": 65535, "Count": 17 } } }"""));
        Assert.Equal("$.capabilities.WQCAP.TotalSize", problem.Path);
        Assert.Contains("room for 61680 entries with 17 queues", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dsa2", "DrainAll")]
    [InlineData("dsa2", "EnableDevice")]
    [InlineData("dsa2", "EnableWq")]
    [InlineData("dsa2-readonly", "ResetDevice")]
    [InlineData("dsa3", "DisableWq")]
    [InlineData("iaa2", "AbortPasid")]
    public void A_part_has_every_command_of_the_first_revision(string part, string missing)
    {
        var commands = Enumerable.Range(1, 12).Select(static code => ((Command)code).ToString()).Where(name => name != missing);
        var problem = Assert.Single(Problems($$"""{ "extends": "{{part}}", "commands": ["{{string.Join("\", \"", commands)}}"] }"""));
        Assert.Equal("$.commands", problem.Path);
        Assert.EndsWith($"add {missing}.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dsa2", 14, "RequestInterruptHandle")]
    [InlineData("dsa3", 16, "RequestIdptHandle")]
    [InlineData("dsa2", 15, "Without GENCAP.InterDomain")]
    [InlineData("dsa2", 17, "Without GENCAP.InterDomain")]
    public void A_command_comes_with_what_it_needs(string part, int command, string message)
    {
        var problem = Assert.Single(Problems($$"""{ "extends": "{{part}}", "commands": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, {{command}}] }"""));
        Assert.Equal("$.commands", problem.Path);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, """{ "CounterWidth": 48, "EntryCount": 3, "Category0": 9 }""", "$.counters[0].Category0")]
    [InlineData(1, """{ "CounterWidth": 65 }""", "$.counters[1].CounterWidth")]
    [InlineData(2, """{ "CounterWidth": 48, "EntryCount": 1, "Events1": [3] }""", "$.counters[2].EntryCount")]
    [InlineData(3, """{ "CounterWidth": 48, "EntryCount": 2, "FurtherEntries": [100] }""", "$.counters[3].EntryCount")]
    [InlineData(4, """{ "CounterWidth": 48, "EntryCount": 3, "FurtherEntries": [3] }""", "$.counters[4]")]
    [InlineData(5, "\"0x1030\"", "$.counters[5]")]
    public void What_a_counter_can_count_is_something_that_there_is(int index, string counter, string path)
    {
        var counters = Enumerable.Repeat("""{ "CounterWidth": 48 }""", 8).ToArray();
        counters[index] = counter;
        Assert.Equal(path, Assert.Single(Problems($$"""{ "extends": "dsa3", "counters": [{{string.Join(", ", counters)}}] }""")).Path);
    }

    private static IReadOnlyList<ProfileProblem> Problems(string json) => Assert.Throws<ProfileException>(() => DeviceProfile.Parse(json)).Problems;
}
