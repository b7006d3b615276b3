using System.Globalization;
using System.Text.Json.Nodes;
using Dsa.Bindings.Registers;
using Dsa.Device.Profiles;
using Dsa.Device.Profiles.Json;

namespace Dsa.Device.Tests.Profiles;

/// <summary>Profiles that look as people write them, right and wrong.</summary>
internal sealed class RandomProfile(Random random)
{
    private static readonly string[] s_nonsense =
        ["null", "true", "-1", "1.5", "1e400", "99999999999999999999", "\"\"", "\"0x\"", "\"no\"", "[]", "{}", "[[[]]]", "[null]", "[\"\"]", "[-1]", "[1e9]", "{\"\":0}", "\"0xffffffffffffffffffffffff\""];

    /// <summary>The JSON of the next one.</summary>
    public string Next()
    {
        var parts = DeviceProfile.BuiltIn.Keys.ToArray();
        var part = Pick(parts);
        var root = new JsonObject { [ProfileKeys.Extends] = part };
        if (DeviceProfile.BuiltIn[part].Configuration is not null && random.Next(2) == 0)
        {
            root[ProfileKeys.Configuration] = Configuration();
        }

        for (var change = random.Next(4); change >= 0; change--)
        {
            Change(root);
        }

        return root.ToJsonString();
    }

    private void Change(JsonObject root)
    {
        switch (random.Next(16))
        {
            case < 5:
                ChangeField(root);
                break;
            case < 8:
                ChangeCounts(root);
                break;
            case 8:
                root[ProfileKeys.Operations] = List(random.Next(4) == 0 ? 0x100 : 0x21, always: [0]);
                break;
            case 9:
                root[ProfileKeys.Commands] = List(random.Next(4) == 0 ? 64 : 18, always: random.Next(4) == 0 ? [1, 5, 6] : Enumerable.Range(1, 12));
                break;
            case 10:
                Inner(root, ProfileKeys.Tables)[Pick(TableKeys.All)] = string.Create(CultureInfo.InvariantCulture, $"0x{random.Next(0x101) << 8:x}");
                break;
            case 11:
                root[ProfileKeys.Vectors] = random.Next(2) == 0 ? random.Next(64) : random.Next(3000);
                break;
            case 12:
                ChangePci(root);
                break;
            case 13:
                ChangeMonitor(root);
                break;
            case 14:
                root[ProfileKeys.Configuration] = Configuration();
                Inner(Inner(root, ProfileKeys.Capabilities), "GENCAP")["ConfigurationSupport"] = random.Next(8) == 0;
                break;
            default:
                var place = random.Next(2) == 0 ? root : Inner(root, ProfileKeys.Capabilities);
                place[Pick(place == root ? ProfileKeys.All : ["GENCAP", "WQCAP", "VERSION"])] = JsonNode.Parse(Pick(s_nonsense));
                break;
        }
    }

    private void ChangeField(JsonObject root)
    {
        var register = Bar0Map.Register(Pick(ProfileKeys.CapabilityRegisters));
        var field = Pick(register.Fields);
        Inner(Inner(root, ProfileKeys.Capabilities), register.SpecName)[field.Name] = Value(field);
    }

    private void ChangeCounts(JsonObject root)
    {
        (string Register, string Field, int Most)[] counts =
            [("WQCAP", "Count", 12), ("WQCAP", "TotalSize", 200), ("GRPCAP", "Count", 6), ("GRPCAP", "TotalReadBuffers", 255), ("ENGCAP", "Count", 16)];
        var (name, field, most) = Pick(counts);
        Inner(Inner(root, ProfileKeys.Capabilities), name)[field] = random.Next(most + 1);
    }

    private void ChangePci(JsonObject root)
    {
        JsonNode?[] values = [null, new JsonObject(), new JsonObject { ["Capacity"] = random.Next(3) }, new JsonObject { ["MaxWidth"] = random.Next(24) }];
        Inner(root, ProfileKeys.Pci)[Pick(["ATSCAP", "PASIDCAP", "PRSREQCAP"])] = Pick(values);
    }

    private void ChangeMonitor(JsonObject root)
    {
        var isCounters = random.Next(2) == 0;
        var registers = Enumerable.Range(0, random.Next(3) == 0 ? random.Next(10) : isCounters ? 8 : 6).Select(_ => (JsonNode)new JsonObject
        {
            [isCounters ? "CounterWidth" : "Events"] = isCounters ? random.Next(1, 70) : random.Next(1 << 20),
        });
        root[isCounters ? ProfileKeys.Counters : ProfileKeys.Events] = new JsonArray([.. registers]);
    }

    /// <summary>A configuration for about one group and two queues.</summary>
    private JsonObject Configuration()
    {
        var queues = Enumerable.Range(0, Often(2)).Select(_ => (JsonNode)new JsonObject
        {
            ["Size"] = new JsonObject { ["Entries"] = Often(16) },
            ["Control"] = new JsonObject
            {
                ["Mode"] = Often(1),
                ["Priority"] = Often(8),
                ["PasidEnable"] = random.Next(3) == 0,
                ["Privileged"] = random.Next(6) == 0,
                ["BlockOnFaultEnable"] = random.Next(6) == 0,
                ["PrsDisable"] = random.Next(9) == 0,
            },
            ["Limits"] = new JsonObject { ["MaxTransferShift"] = random.Next(32), ["MaxBatchShift"] = Often(5) },
            ["modeSupport"] = random.Next(2) == 0,
        });
        var groups = Enumerable.Range(0, Often(1)).Select(_ => (JsonNode)new JsonObject
        {
            ["WorkQueues"] = new JsonObject { ["WorkQueue"] = new JsonArray(0, Often(1)) },
            ["Engines"] = new JsonObject { ["Engine"] = new JsonArray(Often(0)) },
            ["Flags"] = new JsonObject { ["ReadBuffersAllowed"] = Often(96), ["ReadBuffersReserved"] = Often(0) },
        });
        return new JsonObject
        {
            ["GENCFG"] = new JsonObject { ["EventLogEnable"] = random.Next(2) == 0 },
            [ProfileKeys.Groups] = new JsonArray([.. groups]),
            [ProfileKeys.Queues] = new JsonArray([.. queues]),
        };
    }

    private JsonNode? Value(FieldDescription field) => random.Next(20) switch
    {
        0 => JsonNode.Parse(Pick(s_nonsense)),
        1 => 1UL << Math.Min(field.WidthBits, 63),
        < 5 => FieldBits.Most(field),
        < 10 => field.WidthBits == 1 ? random.Next(2) == 0 : 1,
        _ => random.NextInt64(long.MaxValue) & (long)(FieldBits.Most(field) & long.MaxValue),
    };

    private JsonArray List(int end, IEnumerable<int> always) =>
        new([.. always.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => random.Next(end))).Select(static code => (JsonNode)code)]);

    private int Often(int value) => random.Next(8) == 0 ? random.Next(20) : value;

    private T Pick<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    private static JsonObject Inner(JsonObject outer, string key)
    {
        if (outer[key] is not JsonObject inner)
        {
            outer[key] = inner = [];
        }

        return inner;
    }
}
