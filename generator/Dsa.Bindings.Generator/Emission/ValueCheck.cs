using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes checks of the value of a member.</summary>
internal static class ValueCheck
{
    private const string Kind = Names.Structures + "StructureProblemKind.";

    public static StatementList Of(StructureFileModel file, MemberModel member)
    {
        var argument = Capabilities.Argument(file.CapabilitiesType);
        var name = member.Name;
        var checks = new StatementList();
        switch (member.Type.Kind)
        {
            case FieldKind.Structure when member.IsArray:
                return ForEach(member, new StatementList().Add($"problems.AddInside(\"{name}\", i, {name}[i].Validate({argument}));"));
            case FieldKind.Structure:
                return checks.Add($"problems.AddInside(\"{name}\", {name}.Validate({argument}));");
            case FieldKind.Enum when member.Type.IsClosed && member.IsArray:
                return ForEach(member, new StatementList().AddBlock(
                    $"if (!{name}[i].IsDefined())",
                    new StatementList().Add($"problems.Add($\"{name}[{{i}}]\", {Kind}ValueUndefined, (ulong){name}[i]);")));
            case FieldKind.Enum when member.Type.IsClosed:
                return checks.AddBlock($"if (!{name}.IsDefined())", new StatementList().Add($"problems.Add(\"{name}\", {Kind}ValueUndefined, (ulong){name});"));
            case FieldKind.Flags when member.IsArray:
                return ForEach(member, OfFlags(file, member));
            case FieldKind.Flags:
                return checks.Add($"problems.Refuse(\"{name}\", {Kind}FlagReserved, (ulong){name}.ReservedBits({argument}), {NamesOf(file, member)});");
            case FieldKind.Number when !member.IsArray:
                return OfNumber(member);
            default:
                return checks;
        }
    }

    /// <summary>The check of one element of an array of flags. The place is put into words only when there is something to say.</summary>
    private static StatementList OfFlags(StructureFileModel file, MemberModel member) => new StatementList()
        .Add($"var unknown = (ulong){member.Name}[i].ReservedBits({Capabilities.Argument(file.CapabilitiesType)});")
        .AddBlock(
            "if (unknown != 0)",
            new StatementList().Add($"problems.Refuse($\"{member.Name}[{{i}}]\", {Kind}FlagReserved, unknown, {NamesOf(file, member)});"));

    private static string NamesOf(StructureFileModel file, MemberModel member) =>
        $"static bits => (({Names.Qualify(file.Namespace, member.Type.Name!)})bits).NameOf()";

    private static StatementList OfNumber(MemberModel member)
    {
        var checks = new StatementList();
        if (member.Range is { } range)
        {
            var (low, high) = (Words.Literal(range.Low, member.WidthBits), Words.Literal(range.High, member.WidthBits));
            var condition = range.Low == 0 ? $"{member.Name} > {high}" : $"{member.Name} is < {low} or > {high}";
            checks.AddBlock($"if ({condition})", new StatementList().Add($"problems.Add(\"{member.Name}\", {Kind}ValueOutOfRange, {member.Name});"));
        }

        if (member.AlignmentBytes > 1)
        {
            checks.Add($"problems.Refuse(\"{member.Name}\", {Kind}Misaligned, {member.Name} & {Words.Literal(member.AlignmentBytes - 1, member.WidthBits)});");
        }

        return checks;
    }

    private static StatementList ForEach(MemberModel member, StatementList body) =>
        new StatementList().AddBlock($"for (var i = 0; i < {member.Count.ToText()}; i++)", body);
}
