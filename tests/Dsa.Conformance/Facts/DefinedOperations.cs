using Dsa.Bindings.Generator.Model;

namespace Dsa.Conformance.Facts;

/// <summary>The operations of the definitions, in the form of the tables of facts.</summary>
internal sealed class DefinedOperations(DeviceModel device)
{
    private const string FirstRevision = "1.0";

    private readonly SpecExpression _expressions = new(device);
    private readonly IReadOnlyList<DefinedCase> _cases = DefinedCase.All(device);

    private readonly Dictionary<string, (StructureFileModel File, StructureModel Structure)> _structures = device.Declarations
        .OfType<StructureFileModel>()
        .SelectMany(static file => file.Variants.Select(static variant => variant.Structure).Append(file.Structure)
            .Select(structure => (file, structure)))
        .ToDictionary(static each => each.structure.TypeName, static each => each);

    /// <summary>A line for each operation.</summary>
    public IEnumerable<FactRow> Operations() => _cases.Select(each => new FactRow(each.Key, new Dictionary<string, string>
    {
        ["engine"] = each.Engine,
        ["opcode"] = each.Code,
        ["name"] = each.Opcode.SpecName,
        ["since"] = each.Variant.Structure.Availability.Since ?? FirstRevision,
        ["until"] = each.Variant.Structure.Availability.Until ?? FactRow.None,
        ["when"] = When(each.Variant.Structure.Availability),
        ["flags"] = FactBits.Runs(each.Rule.AllowedFlags & ~each.OperationFlagMask),
        ["required"] = FactBits.List(each.Rule.RequiredFlags),
        ["requiredAny"] = FactBits.List(each.Rule.RequiredAnyFlags),
        ["reserved"] = FactBits.Runs(each.Rule.ReservedMask),
    }));

    /// <summary>A line for each flag that means something to one operation.</summary>
    public IEnumerable<FactRow> Flags() =>
        from each in _cases
        from flag in each.OperationFlags
        select Row($"{each.Key}.{flag.SpecName}", flag, each.FlagsMember.LowBit, new()
        {
            ["engine"] = each.Engine,
            ["opcode"] = each.Code,
            ["when"] = When(flag.Availability),
        });

    /// <summary>A line for each member of each operation, those of the header included.</summary>
    public IEnumerable<FactRow> Members() =>
        from each in _cases
        from member in each.Members
        select Row($"{each.Key}.{member.SpecName}", member, 0, new()
        {
            ["engine"] = each.Engine,
            ["opcode"] = each.Code,
            ["unless"] = Presence(member.Presence),
            ["since"] = member.Availability.Since ?? FactRow.None,
            ["when"] = When(member.Availability),
            ["align"] = member.AlignmentBytes > 1 ? FactBits.Number((int)member.AlignmentBytes) : FactRow.None,
        });

    /// <summary>A line for each member that only some operations have in their completion record.</summary>
    /// <param name="records">The facts about records: what they name belongs to all operations.</param>
    public IEnumerable<FactRow> Completions(IReadOnlyCollection<FactRow> records)
    {
        var common = records.Select(static row => row.Key).ToHashSet();
        return
            from each in _cases
            let completion = _structures[each.Rule.Completion ?? throw new InvalidOperationException($"{each.Key} completes nothing.")]
            from member in completion.Structure.Members
            where !common.Contains($"{completion.File.Structure.TypeName}.{member.SpecName}")
            select Row($"{each.Key}.{member.SpecName}", member, 0, new() { ["engine"] = each.Engine, ["opcode"] = each.Code });
    }

    /// <summary>A line for each number of an operation, with the devices that have it.</summary>
    public IEnumerable<FactRow> Opcodes() => device.Declarations.OfType<EnumModel>().Single(static each => each.Name == "Opcode").Members
        .Select(static opcode => OpcodeRow(
            FactBits.Code(opcode.Value),
            opcode.SpecName,
            opcode.Availability.Since ?? FirstRevision,
            opcode.Availability.Until ?? FactRow.None,
            opcode.Availability.Only.Count == 0 ? "DSA IAA" : string.Join(' ', opcode.Availability.Only).ToUpperInvariant()));

    /// <summary>A line for each number of an operation, from the facts about operations.</summary>
    public static IEnumerable<FactRow> OpcodesOf(IEnumerable<FactRow> operations) => operations
        .GroupBy(static row => row.Columns["opcode"])
        .Select(static group => OpcodeRow(
            group.Key,
            group.First().Columns["name"],
            group.Min(static row => row.Columns["since"])!,
            group.Any(static row => row.Columns["until"] == FactRow.None) ? FactRow.None : group.First().Columns["until"],
            string.Join(' ', group.Select(static row => row.Columns["engine"]))));

    private static FactRow OpcodeRow(string code, string name, string since, string until, string engines) => new(code, new Dictionary<string, string>
    {
        ["name"] = name,
        ["since"] = since,
        ["until"] = until,
        ["engines"] = engines,
    });

    private static FactRow Row(string key, MemberModel member, int origin, Dictionary<string, string> columns)
    {
        columns["lsb"] = FactBits.Number(member.LowBit - origin);
        columns["msb"] = FactBits.Number(member.HighBit - origin);
        columns["name"] = member.SpecName;
        return new(key, columns);
    }

    private string Presence(PresenceModel? presence) => presence is null
        ? FactRow.None
        : (presence.IsNegated ? "!" : "") + FactBits.List(presence.Mask);

    private string When(AvailabilityModel availability) =>
        availability.WhenExpression is { } when ? _expressions.Of(when) : FactRow.None;
}
