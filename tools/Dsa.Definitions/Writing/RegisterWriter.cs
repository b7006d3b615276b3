using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Writing;

/// <summary>Writes a register with its fields and gaps.</summary>
internal static class RegisterWriter
{
    /// <summary>Writes one register.</summary>
    public static void Write(HwdefBuilder text, RegisterModel register)
    {
        var defaults = RegisterDefaults.Of(register);
        var rows = register.Fields.Select(field => (field.Low, Row: FieldRow(register, field, defaults)))
            .Concat(defaults.Gaps.Select(gap => (gap.Low, Row: GapRow(gap))))
            .OrderBy(row => row.Low)
            .Select(row => row.Row)
            .ToList();
        text.Doc(register.Doc);
        if (rows.Count == 0)
        {
            text.Line(HeaderOf(register, defaults) + " { }");
            return;
        }

        text.Open(HeaderOf(register, defaults));
        text.Rows(rows);
        text.Close();
    }

    /// <summary>Bits as they are declared.</summary>
    public static string Bits(int high, int low) => high == low ? $"[{low.ToText()}]" : $"[{high.ToText()}:{low.ToText()}]";

    private static string HeaderOf(RegisterModel register, RegisterDefaults defaults)
    {
        var words = new List<string> { $"register {NameText.Of(register.Name, register.SpecName)} @ {register.OffsetBytes.ToHex()} : {register.WidthBits.ToText()}" };
        if (defaults.Access is { } access)
        {
            words.Add(AccessWord.Of(access));
        }

        AddIf(words, register.IsCapability, "capability");
        AddIf(words, register.IsComputed, "computed");
        AddIf(words, register.IsSticky, "sticky");
        AddWidths(words, "read", register.ReadWidths, register.WordBits);
        AddWidths(words, "write", register.WriteWidths, register.WordBits);
        AddIf(words, defaults.Lock is not null, "locked while " + defaults.Lock);
        AddIf(words, register.Survives.Count > 0, "survives " + string.Join(", ", register.Survives));
        AddIf(words, register.Overlays is not null, "overlays " + register.Overlays);
        words.AddRange(GateText.Of(register.Availability));
        return string.Join(" ", words);
    }

    private static void AddIf(List<string> words, bool isSo, string word)
    {
        if (isSo)
        {
            words.Add(word);
        }
    }

    private static void AddWidths(List<string> words, string word, EquatableArray<int> widths, int usual) =>
        AddIf(words, widths.Count > 0 && (widths.Count > 1 || widths[0] != usual), $"{word} {string.Join(", ", widths.Select(width => width.ToText()))}");

    private static HwdefRow GapRow(GapModel gap)
    {
        var isNamed = gap.SpecName != GapModel.NameOf(gap.High, gap.Low);
        return new(Bits(gap.High, gap.Low), isNamed ? $"reserved \"{gap.SpecName}\"" : "reserved", gap.IsReadOnly ? "ro" : "", "");
    }

    private static HwdefRow FieldRow(RegisterModel register, FieldModel field, RegisterDefaults defaults)
    {
        var words = new List<string>();
        AddIf(words, field.Access != defaults.Access, AccessWord.Of(field.Access));
        AddIf(words, field.IsComputed, "computed");
        AddIf(words, field.IsVolatile, "volatile");
        AddIf(words, field.IsSticky && !register.IsSticky, "sticky");
        AddIf(words, field.ResetText is not null || field.Reset != 0, "reset " + (field.ResetText ?? field.Reset.ToHex()));
        AddIf(words, field.Range is not null, $"range {field.Range?.Low.ToText()}..{field.Range?.High.ToText()}");
        AddIf(words, field.Lock is not null && field.Lock != defaults.Lock, "locked while " + field.Lock);
        words.AddRange(GateText.Of(field.Availability));
        return new(Bits(field.High, field.Low), NameText.Of(field.Name, field.SpecName) + TypeText.Behind(field.Type), string.Join("  ", words), field.Doc);
    }
}
