using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Importing.Json;

/// <summary>Reads descriptors with their cases, and records with their views.</summary>
internal sealed class JsonStructureReader(DeviceHeaderModel header, IReadOnlyList<EnumModel> enums)
{
    /// <summary>Reads one structure.</summary>
    public StructureFileModel Read(JsonNode node, bool isDescriptor)
    {
        var size = (Bytes: node["sizeBytes"].Whole(1, Limits.StructureBytes), Alignment: node["alignmentBytes"].Whole(1, Limits.StructureBytes));
        var structure = ReadStructure(node, size);
        var cases = isDescriptor ? ReadCaseTable(node, structure) : null;
        var flags = cases is null ? null : FlagNames.Of(enums, structure, cases);
        var variants = isDescriptor
            ? node["cases"].Items().Select(each => ReadCase(each, size, structure, flags))
            : node["views"].Items().Select(each => new VariantModel(ReadStructure(each, size, structure), null));
        return new(header.Name, header.Namespace, structure, variants.ToEquatableArray(), cases);
    }

    private static CaseTableModel ReadCaseTable(JsonNode node, StructureModel structure)
    {
        var by = node["by"].Name();
        var type = structure.Members.FirstOrDefault(member => member.Name == by)?.Type.Name ?? throw node["by"].Expected("a member of an enum type");
        return new(by, type, node["flagged"].Name());
    }

    private static VariantModel ReadCase(JsonNode node, (int Bytes, int Alignment) size, StructureModel common, FlagNames? flags)
    {
        var structure = ReadStructure(node, size, common);
        var variant = new VariantModel(structure, null);
        var choices = node["requiredChoices"].Items().Select(MaskOf).ToList();
        var rule = new CaseRuleModel(
            node["operation"].Name(), 0, MaskOf(node["allowedFlags"]), MaskOf(node["requiredFlags"]), choices.Aggregate(0UL, (all, choice) => all | choice),
            EquatableArray<ulong>.Empty, EquatableArray<ConditionalMemberModel>.Empty)
        {
            RequiredChoices = choices.ToEquatableArray(),
            Completion = node["completes"].NameOrNull(),
        };
        return variant with { Rule = rule };

        ulong MaskOf(JsonNode flagSet) => flagSet.ObjectOrNull() is { } set
            ? set["names"].Items().Aggregate(0UL, (all, flag) => all | (flags?.MaskOf(variant, flag.Name()) ?? throw flag.Expected("the name of a flag")))
            : 0;
    }

    private static StructureModel ReadStructure(JsonNode node, (int Bytes, int Alignment) size, StructureModel? common = null)
    {
        var name = node["name"].Name();
        var members = new List<MemberModel>();
        foreach (var field in node["fields"].Items())
        {
            switch (field["kind"].TextOrNull())
            {
                case "field":
                    members.Add(ReadMember(field, size.Bytes * 8, common));
                    break;
                case "reserved":
                    break;
                default:
                    throw field["kind"].Expected("\"field\" or \"reserved\"");
            }
        }

        return new()
        {
            TypeName = name,
            SpecName = JsonShared.SpecName(node, name),
            Availability = JsonShared.Gates(node),
            Doc = node["doc"].Doc(),
            SizeBytes = size.Bytes,
            AlignmentBytes = size.Alignment,
            Members = members.ToEquatableArray(),
            Storage = EquatableArray<StorageModel>.Empty,
        };
    }

    private static MemberModel ReadMember(JsonNode node, int bits, StructureModel? common)
    {
        var name = node["name"].Name();
        var low = node["lsb"].Whole(0, bits - 1);
        var width = node["msb"].Whole(low, bits - 1) - low + 1;
        var count = node["count"].IsThere ? node["count"].Whole(1, bits) : 1;
        var refines = node["refines"].NameOrNull();
        if (refines is not null && common?.Members.Any(member => member.Name == refines) != true)
        {
            throw node["refines"].Expected("the name of a member of the descriptor");
        }

        if (width % count != 0)
        {
            throw node["count"].Expected($"a number that divides the {width.Count("bit")}");
        }

        return new()
        {
            Name = name,
            SpecName = JsonShared.SpecName(node, name),
            LowBit = low,
            WidthBits = width,
            Type = JsonShared.Type(node),
            Count = count,
            IsBigEndian = node["bigEndian"].Flag(),
            AlignmentBytes = node["alignmentBytes"].IsThere ? node["alignmentBytes"].Number() : 1,
            Fragment = node["fragment"].NameOrNull(),
            Doc = node["doc"].Doc(),
            Presence = ReadPresence(node["presence"]),
            Refines = refines,
            Range = JsonShared.Range(node),
            Availability = JsonShared.Gates(node),
        };
    }

    private static PresenceModel? ReadPresence(JsonNode node) => node.ObjectOrNull() is { } presence
        ? new(presence["member"].Name(), presence["flag"].Name(), 0, presence["whenSet"].IsThere && !presence["whenSet"].Flag())
        : null;
}
