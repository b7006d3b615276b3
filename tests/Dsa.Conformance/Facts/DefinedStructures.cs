using Dsa.Bindings.Generator.Model;

namespace Dsa.Conformance.Facts;

/// <summary>The records, flags and enums of the definitions, in the form of the tables of facts.</summary>
internal sealed class DefinedStructures(DeviceModel device)
{
    private const string FirstRevision = "1.0";

    private readonly SpecExpression _expressions = new(device);
    private readonly IReadOnlyList<DefinedCase> _cases = DefinedCase.All(device);
    private readonly Dictionary<string, EnumModel> _enums = device.Declarations.OfType<EnumModel>().ToDictionary(static each => each.Name);
    private readonly List<StructureFileModel> _files = [.. device.Declarations.OfType<StructureFileModel>()];

    /// <summary>A line for each flag of both devices.</summary>
    public IEnumerable<FactRow> Flags() =>
        from engine in _cases.GroupBy(static each => each.Engine)
        from flag in _enums[engine.First().FlagsMember.Type.Name!].Members
        select new FactRow($"{engine.Key}.{flag.SpecName}", new Dictionary<string, string>
        {
            ["engine"] = engine.Key,
            ["bit"] = FactBits.Number((int)flag.Value),
            ["name"] = flag.SpecName,
            ["since"] = flag.Availability.Since ?? FirstRevision,
            ["when"] = When(flag.Availability),
        });

    /// <summary>A line for each part of a member of a descriptor.</summary>
    public IEnumerable<FactRow> Subfields()
    {
        var types = _cases.SelectMany(static each => each.Members.Where(member => member != each.FlagsMember))
            .Where(static member => member.Type.Kind is FieldKind.Flags or FieldKind.Structure)
            .Select(static member => (member.Type, member.SpecName, member.WidthBits))
            .Distinct();
        return
            from each in types
            from part in PartsOf(each.Type)
            select Subfield(each.SpecName, each.WidthBits, part.Low, part.High, part.Name, part.Availability);
    }

    /// <summary>A line for each member of the records that the facts name, and of those beside them.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="completions">The facts about completion records of single operations, which are told apart.</param>
    public IEnumerable<FactRow> Records(IReadOnlyCollection<FactRow> facts, IReadOnlyCollection<FactRow> completions)
    {
        var named = facts.Select(static row => row.Columns["structure"]).ToHashSet();
        var special = _cases.Where(each => completions.Any(row => row.Key.StartsWith(each.Key + ".", StringComparison.Ordinal)))
            .Select(static each => each.Rule.Completion!).ToHashSet();
        foreach (var file in _files.Where(file => file.Cases is null && IsOfStructures(file)))
        {
            foreach (var row in file.Structure.Members.Select(member => Member(file.Structure.TypeName, file, member)))
            {
                yield return row;
            }

            foreach (var view in file.Variants.Select(static each => each.Structure).Where(view => !special.Contains(view.TypeName)))
            {
                var owner = named.Contains(view.TypeName) ? view.TypeName : file.Structure.TypeName;
                foreach (var member in view.Members.Except(file.Structure.Members))
                {
                    yield return Member(owner, file, member);
                }
            }
        }
    }

    /// <summary>A line for each code of the tables that the facts name.</summary>
    public IEnumerable<FactRow> Codes(IEnumerable<FactRow> facts) =>
        from table in facts.Select(static row => row.Columns["table"]).Distinct()
        from member in _enums[table].Members
        select new FactRow($"{table}.{FactBits.Code(member.Value)}", new Dictionary<string, string>
        {
            ["table"] = table,
            ["code"] = FactBits.Code(member.Value),
            ["since"] = member.Availability.Since ?? FirstRevision,
            ["only"] = member.Availability.Only.Count == 0 ? FactRow.None : string.Join(' ', member.Availability.Only).ToUpperInvariant(),
        });

    /// <summary>A line for each value of the other types that the facts name or that a structure has.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="others">Types that other tables tell.</param>
    public IEnumerable<FactRow> Values(IEnumerable<FactRow> facts, IReadOnlyCollection<string> others)
    {
        var parts = _cases.SelectMany(static each => each.Members)
            .Where(static member => member.Type.Kind == FieldKind.Flags)
            .Select(static member => member.Type.Name!);
        var told = others.Concat(parts).ToHashSet();
        var used = _files.Where(IsOfStructures)
            .SelectMany(static file => file.Variants.Select(static variant => variant.Structure).Append(file.Structure))
            .SelectMany(static structure => structure.Members)
            .Where(static member => member.Type.Kind is FieldKind.Enum or FieldKind.Flags)
            .Select(static member => member.Type.Name!);
        return
            from type in facts.Select(static row => row.Columns["type"]).Concat(used).Distinct().Where(type => !told.Contains(type))
            from member in _enums[type].Members
            let value = FactBits.Number((int)member.Value)
            select new FactRow($"{type}.{value}", new Dictionary<string, string> { ["type"] = type, ["value"] = value });
    }

    private IEnumerable<(int Low, int High, string Name, AvailabilityModel Availability)> PartsOf(FieldTypeModel type) => type.Kind == FieldKind.Flags
        ? _enums[type.Name!].Members.Select(static flag => ((int)flag.Value, (int)flag.Value, flag.SpecName, flag.Availability))
        : Record(type.Name!).Members.Select(static part => (part.LowBit, part.HighBit, part.SpecName, part.Availability));

    /// <summary>Whether a record is something that descriptors bring with them; operands of commands are not.</summary>
    private static bool IsOfStructures(StructureFileModel file) => !file.Structure.TypeName.EndsWith("Operand", StringComparison.Ordinal);

    private StructureModel Record(string name) => _files.Single(file => file.Structure.TypeName == name).Structure;

    private static FactRow Row(string key, Dictionary<string, string> columns) => new(key, columns);

    private static FactRow Member(string owner, StructureFileModel file, MemberModel member) => Row($"{owner}.{member.SpecName}", new()
    {
        ["structure"] = owner,
        ["size"] = FactBits.Number(file.Structure.SizeBytes),
        ["lsb"] = FactBits.Number(member.LowBit),
        ["msb"] = FactBits.Number(member.HighBit),
        ["name"] = member.SpecName,
        ["order"] = member.IsBigEndian ? "big" : FactRow.None,
    });

    private FactRow Subfield(string owner, int width, int low, int high, string name, AvailabilityModel availability) => Row($"{owner}.{name}", new()
    {
        ["owner"] = owner,
        ["width"] = FactBits.Number(width),
        ["lsb"] = FactBits.Number(low),
        ["msb"] = FactBits.Number(high),
        ["name"] = name,
        ["when"] = When(availability),
    });

    private string When(AvailabilityModel availability) =>
        availability.WhenExpression is { } when ? _expressions.Of(when) : FactRow.None;
}
