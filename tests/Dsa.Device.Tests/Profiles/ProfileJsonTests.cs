using Dsa.Device.Profiles;
using Dsa.Platform.Pci;

namespace Dsa.Device.Tests.Profiles;

public sealed class ProfileJsonTests
{
    public static TheoryData<string> All => [.. DeviceProfile.BuiltIn.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void A_part_that_is_written_reads_back_equal(string name)
    {
        var profile = DeviceProfile.BuiltIn[name];
        Assert.Equal(profile, DeviceProfile.Parse(profile.ToJson()));
    }

    [Fact]
    public void A_part_with_everything_reads_back_equal()
    {
        var fixedPart = DeviceProfile.Dsa20ReadOnly;
        var configuration = fixedPart.Configuration!;
        var queue = configuration.Queues[1] with
        {
            Operations = new WqCfgOpCfg(0b1101, 0, 0, 0),
            OccupancyInterrupt = new WqCfgOccupancyInterrupt(0).WithHandle(2),
            Occupancy = new WqCfgOccupancy(0).WithLimit(7),
        };
        var profile = fixedPart with
        {
            Name = "all of it",
            VendorId = 0x1234,
            SpareVectorCount = 25,
            MsixTableOffsetBytes = 0x6000,
            MsixPendingOffsetBytes = 0x7008,
            Pci = new PciCapabilities { PageRequests = null, Ats = RegisterDefaults.Of<AtsCap>().WithInvalidateQueueDepth(3) },
            Configuration = configuration with { Queues = configuration.Queues.SetItem(1, queue) },
            Capabilities = fixedPart.Capabilities with
            {
                GenCap = fixedPart.Capabilities.GenCap.WithBlockOnFault(false),
                WqCap = fixedPart.Capabilities.WqCap.WithPrsControl(false),
            },
        };
        Assert.Equal(profile, DeviceProfile.Parse(profile.ToJson()));
        Assert.NotEqual(profile, fixedPart);
    }

    [Fact]
    public void A_profile_changes_what_it_names_of_the_part_that_it_extends()
    {
        var profile = DeviceProfile.Parse("""
            {
              // Half of everything, and no CRC.
              "extends": "dsa2",
              "name": "small",
              "device": "0x11fb",
              "capabilities": {
                "WQCAP": { "Count": 4, "TOTAL_WQ_SIZE": 64 },
                "ENGCAP": { "num_engines": 2 },
                "GENCAP": { "EventLog": "bytes128", "BlockOnFault": true, "MaxTransferShift": "0x10" },
              },
              "operations": ["NoOp", "Batch", "drain", "0x03"],
              "tables": { "WQCFG": "0x1000", "MSIXTBL": "0x2000" },
              "vectors": 16,
              "pci": { "PRSREQCAP": { "Capacity": 64 } }
            }
            """);
        var expected = DeviceProfile.Dsa20.Capabilities;
        Assert.Equal("small", profile.Name);
        Assert.Equal(expected.WqCap.WithCount(4).WithTotalSize(64), profile.Capabilities.WqCap);
        Assert.Equal(expected.EngCap.WithCount(2), profile.Capabilities.EngCap);
        Assert.Equal(
            expected.GenCap.WithEventLog(EventLogSupport.Bytes128).WithBlockOnFault(true).WithMaxTransferShift(16), profile.Capabilities.GenCap);
        Assert.Equal(new OpCap(0b1111, 0, 0, 0), profile.Capabilities.OpCap);
        Assert.Equal(expected.CmdCap, profile.Capabilities.CmdCap);
        Assert.Equal(expected.Offsets.WithWqCfg(0x10), profile.Capabilities.Offsets);
        Assert.Equal((0x2000, 16), (profile.MsixTableOffsetBytes, profile.MsixVectorCount));
        Assert.Equal(64u, profile.Pci.PageRequests!.Value.Capacity);
    }

    [Fact]
    public void A_device_is_what_the_profile_of_a_user_says()
    {
        var profile = DeviceProfile.Parse("""
            { "extends": "dsa2", "capabilities": { "WQCAP": { "Count": 2 } }, "tables": { "GRPCFG": "0x3000", "MSIXPBA": "0x7000" } }
            """);
        using var bench = Bench.Running(profile: profile);
        var record = bench.Map(4096);
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.NoOp(record)).Status);
        Assert.Equal(0b11UL, bench.Device.Bar0.Read(0x3000, 8));
        Assert.Equal(3, bench.Device.MsixVectorCount);
    }

    [Fact]
    public void A_register_may_be_pasted_whole_from_silicon()
    {
        var profile = DeviceProfile.Parse("""{ "extends": "dsa1", "capabilities": { "GENCAP": "0x40915f0107" } }""");
        Assert.Equal(DeviceProfile.Dsa10, profile);
    }

    [Fact]
    public void A_profile_is_read_from_a_file()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{ "extends": "dsa3", "name": "from a file" }""");
            Assert.Equal(DeviceProfile.Dsa30 with { Name = "from a file" }, DeviceProfile.Load(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_profile_that_extends_none_names_what_is_missing()
    {
        var problems = Problems("""{ "name": "bare" }""");
        Assert.All(new[] { "device", "capabilities", "operations", "tables" }, key => Assert.Contains(problems, problem => problem.Message.Contains($"\"{key}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var exception = Assert.Throws<ProfileException>(() => DeviceProfile.Parse(
            """{ "extends": "dsa2", "nmae": "x", "device": "0x11fbf", "capabilities": { "GENCAP": { "MaxBatchShift": 99 } } }"""));
        Assert.Equal(["$.nmae", "$.device", "$.capabilities.GENCAP.MaxBatchShift"], exception.Problems.Select(static problem => problem.Path));
        Assert.Equal(exception.Message.Split(Environment.NewLine).Length, exception.Problems.Length);
    }

    [Theory]
    [InlineData("""[]""", "$", "this is an array")]
    [InlineData("""{ "extends": "dsa2", """, "$", "not JSON")]
    [InlineData("""{ "extends": "dsa9" }""", "$.extends", "did you mean \"dsa1\"?")]
    [InlineData("""{ "extends": "dsa2", "operatoins": [] }""", "$.operatoins", "did you mean \"operations\"?")]
    [InlineData("""{ "extends": "dsa2", "name": "a", "name": "b" }""", "$.name", "twice")]
    [InlineData("""{ "extends": "dsa2", "name": "" }""", "$.name", "not empty")]
    [InlineData("""{ "extends": "dsa2", "variant": "Dsaa" }""", "$.variant", "did you mean \"Dsa\"?")]
    [InlineData("""{ "extends": "dsa2", "device": "11fb" }""", "$.device", "hexadecimal")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAPS": {} } }""", "$.capabilities.GENCAPS", "did you mean \"GENCAP\"?")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "OPCAP": "0x1" } }""", "$.capabilities.OPCAP", "that is \"operations\" of the profile")]
    [InlineData("""{ "extends": "dsa2", "name": "a\tb" }""", "$.name", "cannot be seen")]
    [InlineData("{ \"extends\": \"dsa2\",\n  } }", "$", "line 2, byte 5")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": { "MaxTransferSift": 3 } } }""", "$.capabilities.GENCAP.MaxTransferSift", "did you mean \"MaxTransferShift\"?")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": { "MaxTransferShift": 32 } } }""", "$.capabilities.GENCAP.MaxTransferShift", "the most is 31 (0x1f)")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": { "MaxTransferShift": true } } }""", "$.capabilities.GENCAP.MaxTransferShift", "this is true")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": { "BlockOnFault": 2 } } }""", "$.capabilities.GENCAP.BlockOnFault", "true or false")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": { "EventLog": "Bytes65" } } }""", "$.capabilities.GENCAP.EventLog", "did you mean \"Bytes64\"?")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": "40915f0107" } }""", "$.capabilities.GENCAP", "64 bits in hexadecimal")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": "0x10000000080005f07" } }""", "$.capabilities.GENCAP", "64 bits in hexadecimal")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": "0x4080005f07" } }""", "$.capabilities.GENCAP", "0x4000000000 of word 0 are in no field")]
    [InlineData("""{ "extends": "dsa2", "operations": ["NoOp", "Mem Mov"] }""", "$.operations[1]", "did you mean \"MemMove\"?")]
    [InlineData("""{ "extends": "dsa2", "operations": ["NoOp", 256] }""", "$.operations[1]", "the most is 255")]
    [InlineData("""{ "extends": "dsa2", "operations": "NoOp" }""", "$.operations", "this is \"NoOp\"")]
    [InlineData("""{ "extends": "dsa2", "operations": [] }""", "$.operations", "knows NoOp")]
    [InlineData("""{ "extends": "dsa2", "operations": ["NoOp", "0x7e"] }""", "$.operations", "does not know the operation 0x7e")]
    [InlineData("""{ "extends": "iaa2", "operations": ["NoOp", "Fill"] }""", "$.operations", "Fill is no operation of Iaa")]
    [InlineData("""{ "extends": "dsa2", "commands": ["EnableDevice", 31] }""", "$.commands", "does not know the command 0x1f")]
    [InlineData("""{ "extends": "dsa2", "commands": null }""", "$.commands", "list them")]
    [InlineData("""{ "extends": "dsa1", "commands": ["EnableDevice"] }""", "$.commands", "without GENCAP.CommandCapabilities")]
    [InlineData("""{ "extends": "dsa2", "tables": { "WQCFG": "0x810" } }""", "$.tables.WQCFG", "0x800 and 0x900 are")]
    [InlineData("""{ "extends": "dsa2", "tables": { "MSIXTBL": "0x4004" } }""", "$.tables.MSIXTBL", "0x4000 and 0x4008 are")]
    [InlineData("""{ "extends": "dsa2", "tables": { "WQCFG": "0x20000" } }""", "$.tables.WQCFG", "the most is")]
    [InlineData("""{ "extends": "dsa2", "vectors": 8 }""", "$.vectors", "here 9")]
    [InlineData("""{ "extends": "dsa2", "vectors": 4000 }""", "$.vectors", "the most is 2048")]
    [InlineData("""{ "extends": "dsa2", "events": [{}] }""", "$.events", "There are 1 entries")]
    [InlineData("""{ "extends": "dsa3", "counters": [] }""", "$.counters", "announces 8")]
    [InlineData("""{ "extends": "dsa2", "pci": { "ATSCAPS": null } }""", "$.pci.ATSCAPS", "did you mean \"ATSCAP\"?")]
    [InlineData("""{ "extends": "dsa2-readonly", "configuration": { "queues": [{ "modeSupport": 1 }] } }""", "$.configuration.queues[0].modeSupport", "true or false")]
    [InlineData("""{ "extends": "dsa2-readonly", "configuration": { "queues": [{ "Siez": {} }] } }""", "$.configuration.queues[0].Siez", "did you mean \"Size\"?")]
    [InlineData("""{ "extends": "dsa2-readonly", "configuration": { "groups": [{ "WorkQueues": { "WorkQueue": [256] } }] } }""", "$.configuration.groups[0].WorkQueues.WorkQueue[0]", "the most is 255")]
    public void A_mistake_is_told_with_its_place_and_what_would_be_right(string json, string path, string message)
    {
        var problems = Problems(json);
        Assert.Contains(problems, problem => problem.Path == path && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "extends": "dsa2", "name": "\ud800" }""", "$.name")]
    [InlineData("""{ "extends": "dsa2", "name": "\udc00\ud800" }""", "$.name")]
    [InlineData("""{ "extends": "\ud800" }""", "$.extends")]
    [InlineData("""{ "extends": "dsa2", "\ud800": 1 }""", "$")]
    [InlineData("""{ "extends": "dsa2", "device": "0x\ud800" }""", "$.device")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": "\ud800" } }""", "$.capabilities.GENCAP")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": { "\ud800": 1 } } }""", "$.capabilities.GENCAP")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": { "EventLog": "\ud800" } } }""", "$.capabilities.GENCAP.EventLog")]
    [InlineData("""{ "extends": "dsa3", "capabilities": { "IDCAP": { "EntryTypes": [0, "\ud800"] } } }""", "$.capabilities.IDCAP.EntryTypes[1]")]
    public void Half_of_a_surrogate_pair_is_a_problem_with_its_place(string json, string path) =>
        Assert.Equal(path, Assert.Single(Problems(json)).Path);

    [Fact]
    public void Half_of_a_surrogate_pair_in_the_text_itself_is_not_JSON() =>
        Assert.Equal("$", Assert.Single(Problems("{ \"extends\": \"dsa2\", \"name\": \"" + '\ud800' + "\" }")).Path);

    [Theory]
    [InlineData("""{ "extends": "dsa2", "<>": 1 }""", "$.<40>")]
    [InlineData("""{ "extends": "<>" }""", "$.extends")]
    [InlineData("""{ "extends": "dsa2", "variant": "<>" }""", "$.variant")]
    [InlineData("""{ "extends": "dsa2", "device": "<>" }""", "$.device")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "<>": {} } }""", "$.capabilities.<40>")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": "<>" } }""", "$.capabilities.GENCAP")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": { "<>": {} } } }""", "$.capabilities.GENCAP.<40>")]
    [InlineData("""{ "extends": "dsa2", "capabilities": { "GENCAP": { "EventLog": "<>" } } }""", "$.capabilities.GENCAP.EventLog")]
    [InlineData("""{ "extends": "dsa3", "capabilities": { "IDCAP": { "EntryTypes": ["<>"] } } }""", "$.capabilities.IDCAP.EntryTypes[0]")]
    [InlineData("""{ "extends": "dsa2", "operations": ["<>"] }""", "$.operations[0]")]
    [InlineData("""{ "extends": "dsa2", "tables": { "<>": 0 } }""", "$.tables.<40>")]
    [InlineData("""{ "extends": "dsa2", "vectors": "<>" }""", "$.vectors")]
    [InlineData("""{ "extends": "dsa2", "<>": "\ud800" }""", "$.<40>")]
    [InlineData("""{ "extends": "dsa2", "\ud800": "<>" }""", "$")]
    public void Messages_show_the_beginning_of_long_text_and_nothing_that_a_terminal_obeys(string json, string path)
    {
        const string evil = "\\u001b[2J\\r\\n\u0085\u202e\u2028";
        const string shown = "\\u001b[2J\\u000d\\u000a\\u0085\\u202e\\u2028";
        var problem = Assert.Single(Problems(json.Replace("<>", evil + new string('x', 100_000), StringComparison.Ordinal)));
        Assert.Equal(path.Replace("<40>", shown + new string('x', 31) + "…", StringComparison.Ordinal), problem.Path);
        Assert.InRange(problem.ToString().Length, 1, 4096);
        Assert.DoesNotContain(problem.ToString(), static character => char.IsControl(character) || character is '\u202e' or '\u2028');
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{ "extends": "dsa2", "operations": [0, "Crc64"] }""")]
    public void One_mistake_is_told_once(string json) => Assert.Single(Problems(json));

    [Fact]
    public void A_number_of_many_digits_is_not_shown_whole()
    {
        var problem = Assert.Single(Problems($$"""{ "extends": "dsa2", "device": {{new string('9', 100_000)}} }"""));
        Assert.EndsWith($"this is {new string('9', 40)}….", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_under_both_of_its_names_is_there_twice()
    {
        var problem = Assert.Single(Problems("""{ "extends": "dsa2", "capabilities": { "WQCAP": { "Count": 4, "NUM_WQS": 5 } } }"""));
        Assert.Equal("$.capabilities.WQCAP.NUM_WQS", problem.Path);
        Assert.Contains("twice", problem.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<ProfileProblem> Problems(string json) => Assert.Throws<ProfileException>(() => DeviceProfile.Parse(json)).Problems;
}
