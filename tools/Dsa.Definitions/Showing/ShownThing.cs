using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;
using Dsa.Definitions.Naming;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Showing;

/// <summary>Shows one thing as specifications do.</summary>
internal static class ShownThing
{
    /// <summary>The parts.</summary>
    public static IEnumerable<ShownPart> Of(NamedThing thing) => thing switch
    {
        NamedThing.OfEntry { Entry: RegisterEntry entry } => ShownRegisters.Of(thing.Device, entry),
        NamedThing.OfEntry { Entry: PortalEntry entry } => Head("portal", entry.FullName, entry.FullSpecName, RegisterFacts.Of(entry), entry.Portal.Doc),
        NamedThing.OfField field => ShownRegisters.Of(field),
        NamedThing.OfBlock block => ShownBlocks.Of(block.Device, block.Block),
        NamedThing.OfArray array => ShownBlocks.Of(array.Device, array.Block, array.Array),
        NamedThing.OfStructure structure => ShownStructures.Of(structure),
        NamedThing.OfMember member => ShownStructures.Of(member),
        NamedThing.OfEnum model => Of(model.Device, model.Model),
        _ => throw new ArgumentOutOfRangeException(nameof(thing)),
    };

    /// <summary>The first lines: what it is, the facts, and the documentation.</summary>
    public static IEnumerable<ShownPart> Head(string kind, string name, string specName, IEnumerable<(string Name, string? Value)> facts, string doc)
    {
        yield return new ShownPart.OfText(specName == name || specName.Length == 0 ? $"{name}: {kind}" : $"{name} ({specName}): {kind}");
        var words = facts.Where(static fact => !string.IsNullOrEmpty(fact.Value)).Select(static fact => fact.Name.Length == 0 ? fact.Value! : $"{fact.Name} {fact.Value}");
        if (string.Join("; ", words) is { Length: > 0 } line)
        {
            yield return new ShownPart.OfText(line);
        }

        foreach (var text in doc.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return new ShownPart.OfText(text);
        }
    }

    /// <summary>The values or flags of a type.</summary>
    public static ShownPart ValuesOf(DeviceModel device, EnumModel model)
    {
        var coverage = Coverage.Of(device.Header).Within(model.Availability);
        return new ShownPart.OfTable(
            [model.IsFlags ? "Bit" : "Value", "Name", "In the specification", "Versions", "Description"],
            model.Members.Select(member => (IReadOnlyList<string>)
            [
                model.IsFlags ? RegisterWriter.Bits((int)member.Value, (int)member.Value) : member.Value.ToHex(),
                member.Name, member.SpecName, CoverageWords.Of(coverage.Within(member.Availability)), Described(member.Doc, member.Availability),
            ]).ToList());
    }

    /// <summary>The types of fields or members, each once, with their values.</summary>
    public static IEnumerable<ShownPart> TypesOf(DeviceModel device, IEnumerable<FieldTypeModel> types) => types
        .Where(static type => type.Kind is FieldKind.Enum or FieldKind.Flags)
        .Select(static type => type.Name)
        .Distinct()
        .Select(name => device.Declarations.OfType<EnumModel>().FirstOrDefault(model => model.Name == name))
        .OfType<EnumModel>()
        .SelectMany(model => new[] { new ShownPart.OfText($"{model.Name} ({model.SpecName}): {(model.IsFlags ? "flags" : "enum")}, {model.Bits.Count("bit")}"), ValuesOf(device, model) });

    /// <summary>The first line of documentation.</summary>
    public static string Summary(string doc) => Documentation.Of(doc).Summary;

    /// <summary>The cells of a row that fields and members share: versions and what is said.</summary>
    public static string Described(TableRow row) => string.Join(" ", row.More.Prepend(row.Doc.Replace('\n', ' ')).Where(static text => text.Length > 0));

    private static string Described(string doc, AvailabilityModel availability) =>
        string.Join(" ", new[] { doc.Replace('\n', ' '), availability.When is null ? "" : $"When {availability.When}." }.Where(static text => text.Length > 0));

    private static IEnumerable<ShownPart> Of(DeviceModel device, EnumModel model)
    {
        var coverage = Coverage.Of(device.Header).Within(model.Availability);
        (string, string?)[] facts = [("", model.Bits.Count("bit")), ("", model.IsOpen ? "open" : null), ("", CoverageWords.Of(coverage))];
        return Head(model.IsFlags ? "flags" : "enum", model.Name, model.SpecName, facts, model.Doc).Append(ValuesOf(device, model));
    }
}
