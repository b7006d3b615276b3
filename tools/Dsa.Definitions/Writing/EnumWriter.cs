using System.Globalization;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Writing;

/// <summary>Writes enums and flags types.</summary>
internal static class EnumWriter
{
    /// <summary>Writes one type.</summary>
    public static void Write(HwdefBuilder text, EnumModel model)
    {
        var digits = model.Members.Select(member => member.Value).DefaultIfEmpty().Max() > 9 ? (Math.Min(model.Bits, 32) + 3) / 4 : 0;
        text.Blank();
        text.Doc(model.Doc);
        text.Open($"{(model.IsFlags ? "flags" : "enum")} {NameText.Of(model.Name, model.SpecName)} : {model.Bits.ToText()}"
            + (model.IsOpen ? " open" : "") + GateText.Behind(model.Availability));
        text.Rows(model.IsFlags ? model.Members.Select(FlagRow).ToList() : ValueRows(model, digits));
        text.Close();
    }

    private static HwdefRow FlagRow(EnumMemberModel member) => new(
        $"[{member.Value.ToText()}]", NameText.Of(member.Name, member.SpecName), GatesOf(member), member.Doc);

    /// <summary>Values with their equals signs below each other.</summary>
    private static List<HwdefRow> ValueRows(EnumModel model, int digits)
    {
        var width = model.Members.Select(member => NameText.Of(member.Name, member.SpecName).Length).DefaultIfEmpty().Max();
        return model.Members.Select(member => new HwdefRow(
            "", $"{NameText.Of(member.Name, member.SpecName).PadRight(width)} = {NumberOf(member.Value, digits)}", GatesOf(member), member.Doc)).ToList();
    }

    private static string NumberOf(ulong value, int digits) =>
        digits == 0 ? value.ToText() : "0x" + value.ToString("X" + digits.ToText(), CultureInfo.InvariantCulture);

    private static string GatesOf(EnumMemberModel member) => string.Join("  ", GateText.Of(member.Availability));
}
