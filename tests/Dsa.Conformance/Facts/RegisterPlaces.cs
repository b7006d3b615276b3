using System.Globalization;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Conformance.Facts;

/// <summary>Where registers and portals lie, in the words of the specification.</summary>
internal sealed class RegisterPlaces(DeviceModel device)
{
    private readonly SpecExpression _expressions = new(device);
    private readonly Dictionary<string, BlockModel> _blocks =
        device.Declarations.OfType<BlockModel>().ToDictionary(static block => block.Name);

    /// <summary>The later of two revisions.</summary>
    public static string? Latest(string? first, string? second) =>
        first is null ? second : second is null ? first : string.CompareOrdinal(first, second) >= 0 ? first : second;

    /// <summary>The place of a register.</summary>
    public RegisterPlace Of(RegisterModel register) =>
        Of(_blocks[register.Block], register.Array, register.OffsetBytes);

    /// <summary>The portals as lines of the table of facts; each takes a whole descriptor, which the facts call a field.</summary>
    public IEnumerable<Dictionary<string, string>> Portals() =>
        _blocks.Values.SelectMany(block => block.Portals.Select(portal => PortalColumns(block, portal)));

    private static (string Base, string Table) AddressSpaceOf(BlockModel block) => block.SpecName switch
    {
        "MSIX_TABLE" => ("BAR0", "MSIXTBL.OFFSET*0x8"),
        "MSIX_PBA" => ("BAR0", "MSIXPBA.OFFSET*0x8"),
        _ => (block.SpecName, FactRow.None),
    };

    private RegisterPlace Of(BlockModel block, string? arrayName, long offsetBytes)
    {
        var (space, table) = AddressSpaceOf(block);
        if (arrayName is null)
        {
            return new(space, table, offsetBytes, FactRow.None, FactRow.None);
        }

        var array = block.Arrays.First(each => each.Name == arrayName);
        var (text, constant) = _expressions.Split(array.Offset.Expression);
        return new(
            space,
            text == FactRow.None ? table : text,
            offsetBytes + constant,
            array.IsGroup ? FactRow.None : _expressions.Of(array.Stride.Expression),
            array.IsGroup ? FactRow.None : _expressions.Of(array.Count.Expression))
        {
            Since = array.Availability.Since,
            Only = array.Availability.Only,
            When = array.Availability.WhenExpression,
        };
    }

    private Dictionary<string, string> PortalColumns(BlockModel block, PortalModel portal)
    {
        var place = Of(block, portal.Array, portal.OffsetBytes);
        var isSinglePage = place.Count == SpecExpression.Hex(1);
        return new()
        {
            ["block"] = FactRow.Untold,
            ["register"] = portal.SpecName,
            ["base"] = place.Base,
            ["table"] = place.Table,
            ["offset"] = SpecExpression.Hex(place.OffsetBytes),
            ["width"] = (portal.SlotBytes * 8).ToString(CultureInfo.InvariantCulture),
            ["stride"] = isSinglePage ? SpecExpression.Hex(portal.SlotBytes) : place.Stride,
            ["count"] = isSinglePage ? SpecExpression.Hex(portal.SizeBytes / portal.SlotBytes) : place.Count,
            ["since"] = Latest(place.Since, portal.Availability.Since) ?? FactRow.None,
            ["engine"] = FactRow.None,
            ["presence"] = portal.Availability.WhenExpression is { } when ? _expressions.Of(when) : FactRow.None,
            ["field"] = isSinglePage ? "PORTAL" : "DESC",
            ["msb"] = (portal.SlotBytes * 8 - 1).ToString(CultureInfo.InvariantCulture),
            ["lsb"] = "0",
            ["access"] = "WO",
            ["fieldSince"] = FactRow.None,
            ["fieldUntil"] = FactRow.None,
            ["fieldEngine"] = FactRow.None,
            ["values"] = FactRow.None,
        };
    }
}
