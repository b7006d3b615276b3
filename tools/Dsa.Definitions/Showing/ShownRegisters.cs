using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;
using Dsa.Definitions.Naming;

namespace Dsa.Definitions.Showing;

/// <summary>Shows registers and fields.</summary>
internal static class ShownRegisters
{
    private static readonly string[] Headings = ["Bits", "Field", "In the specification", "Access", "Reset", "Versions", "Description"];

    /// <summary>A register: its place, its picture, its bits from high to low, and the values of its types.</summary>
    public static IEnumerable<ShownPart> Of(DeviceModel device, RegisterEntry entry)
    {
        var rows = RegisterRows.Of(entry, "", new Anchors());
        return
        [
            .. ShownThing.Head("register", entry.FullName, entry.FullSpecName, RegisterFacts.Of(entry), entry.Register.Doc),
            new ShownPart.OfPicture(RegisterPicture.Of(rows, entry.Register.WidthBits)),
            TableOf(rows),
            .. ShownThing.TypesOf(device, entry.Register.Fields.OrderByDescending(static field => field.Low).Select(static field => field.Type)),
        ];
    }

    /// <summary>One field of a register.</summary>
    public static IEnumerable<ShownPart> Of(NamedThing.OfField thing)
    {
        var (entry, field) = (thing.Entry, thing.Field);
        return
        [
            .. ShownThing.Head("field", thing.FullName, $"{entry.FullSpecName}.{field.SpecName}", RegisterFacts.Of(entry), ""),
            TableOf([.. RegisterRows.Of(entry, "", new Anchors()).Where(row => row.Lsb == field.Low)]),
            .. ShownThing.TypesOf(thing.Device, [field.Type]),
        ];
    }

    private static ShownPart.OfTable TableOf(IReadOnlyList<TableRow> rows) => new(
        Headings,
        rows.OrderByDescending(static row => row.Lsb).Select(static row => (IReadOnlyList<string>)
        [
            row.Place, row.Kind == "reserved" ? "-" : row.Name, row.SpecName, row.Access, row.Reset, CoverageWords.Of(row.Coverage), ShownThing.Described(row),
        ]).ToList());
}
