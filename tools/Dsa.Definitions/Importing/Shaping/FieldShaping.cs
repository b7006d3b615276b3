using System.Globalization;
using Dsa.Bindings.Generator;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Shaping;

/// <summary>Cuts the fields of a register into what the language can hold.</summary>
/// <remarks>A field stays within a 64-bit word. Bits that act when written as 1 stand below bit 64, beside nothing that cannot be read back.</remarks>
internal sealed class FieldShaping(ImportNotes notes)
{
    private const int WordBits = 64;

    /// <summary>The fields of a register; where they overlap, several lists, each without overlaps.</summary>
    public List<List<ShapedField>> Shape(FlatRegister register)
    {
        var layers = new List<(List<ShapedField> Fields, bool[] Taken)>();
        foreach (var field in FieldsOf(register).OrderBy(static field => field.Low))
        {
            foreach (var part in PartsOf(register, field))
            {
                Place(layers, part, register);
            }
        }

        return layers.Count == 0 ? [[]] : layers.ConvertAll(static layer => layer.Fields);
    }

    /// <summary>The fields of the source, or, when it has none, one that is the whole register.</summary>
    private static IEnumerable<ImportedField> FieldsOf(FlatRegister register) => register.Source.Fields.Count > 0
        ? register.Source.Fields
        :
        [
            new()
            {
                SpecName = "VALUE", High = register.Source.WidthBits - 1, Low = 0, Access = register.Source.Access, Reset = register.Source.Reset,
                Range = register.Source.Range, Line = register.Source.Line, IsImplied = true,
            },
        ];

    private void Place(List<(List<ShapedField> Fields, bool[] Taken)> layers, ShapedField part, FlatRegister register)
    {
        var index = layers.FindIndex(layer => !layer.Taken.AsSpan(part.Low, part.Width).Contains(true));
        if (index < 0)
        {
            index = layers.Count;
            layers.Add(([], new bool[register.WidthBits]));
        }

        layers[index].Fields.Add(part);
        layers[index].Taken.AsSpan(part.Low, part.Width).Fill(true);
        if (index > 0)
        {
            notes.Add(part.Source.Line, part.Source.SpecName, $"shares bits with another field of {register.Source.SpecName}; it stands in a register over that one");
        }
    }

    private IEnumerable<ShapedField> PartsOf(FlatRegister register, ImportedField field)
    {
        var low = Math.Max(field.Low - register.Bits.Low, 0);
        var high = Math.Min(field.High - register.Bits.Low, register.Bits.Width - 1);
        if (low > high)
        {
            yield break;
        }

        var access = AccessOf(register, field, high);
        if (field.Width > WordBits || high / WordBits != low / WordBits)
        {
            notes.Add(field.Line, field.SpecName, "becomes several fields, each within a 64-bit word");
        }

        for (var bit = low; bit <= high;)
        {
            var end = Math.Min(high, (bit / WordBits + 1) * WordBits - 1);
            yield return Part(register, field, end, bit, access);
            bit = end + 1;
        }
    }

    private static ShapedField Part(FlatRegister register, ImportedField field, int high, int low, FieldAccess? access)
    {
        var isWhole = high - low + 1 == field.Width;
        var number = (low + register.Bits.Low) / WordBits - field.Low / WordBits;
        var name = isWhole ? field.SpecName : field.SpecName + "_" + number.ToString(CultureInfo.InvariantCulture);
        return new(field, high, low, name, low + register.Bits.Low - field.Low, access);
    }

    private static bool IsBitwise(FieldAccess? access) =>
        access is FieldAccess.WriteOneToClear or FieldAccess.WriteOneToSet or FieldAccess.Trigger;

    private FieldAccess? AccessOf(FlatRegister register, ImportedField field, int high)
    {
        var isWrittenWhole = register.Source.Fields.TrueForAll(static each => each.Access is FieldAccess.WriteOnly or FieldAccess.Trigger);
        if (!IsBitwise(field.Access) || (isWrittenWhole && high < WordBits))
        {
            return field.Access;
        }

        var hidden = register.Source.Fields.Find(static each => each.Access == FieldAccess.WriteOnly)
            ?? (register.Source.Fields.Exists(static each => each.Access == FieldAccess.ReadToClear)
                ? register.Source.Fields.Find(static each => each.Access == FieldAccess.ReadWrite)
                : null);
        if (hidden is null && high < WordBits)
        {
            return field.Access;
        }

        notes.Add(field.Line, field.SpecName, hidden is null
            ? "is written as a value: what writing 1 does cannot be said above bit 63"
            : $"is written as a value: what writing 1 does cannot be said beside {hidden.SpecName}, which cannot be read back");
        return field.Access == FieldAccess.Trigger ? FieldAccess.WriteOnly : FieldAccess.ReadWrite;
    }
}
