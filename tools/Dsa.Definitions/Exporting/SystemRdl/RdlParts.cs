using System.Numerics;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Importing.Shaping;

namespace Dsa.Definitions.Exporting.SystemRdl;

/// <summary>Cuts registers whose width is no power of two into parts, as SystemRDL 2.0 knows no such width (clause 10.6).</summary>
internal static class RdlParts
{
    /// <summary>The register, or its parts from low to high, each as wide as its place allows.</summary>
    public static IEnumerable<RegisterModel> Of(RegisterModel register, string where, ExportNotes notes)
    {
        if (BitOperations.IsPow2(register.WidthBits))
        {
            return [register];
        }

        var cuts = new List<(int Low, int High)>();
        for (var low = 0; low < register.WidthBits; low = cuts[^1].High + 1)
        {
            cuts.Add((low, low + WidthAt(register, low) - 1));
        }

        notes.Add(where, $"has {register.WidthBits} bits, which is no power of two; it becomes {Parts(register.SpecName, cuts.Select(static (_, index) => index))}");
        foreach (var field in register.Fields)
        {
            var over = cuts.Index().Where(cut => cut.Item.Low <= field.High && cut.Item.High >= field.Low).Select(static cut => cut.Index).ToList();
            if (over.Count > 1)
            {
                var values = field.Type.Kind == FieldKind.Enum ? "; the names of its values are not carried" : "";
                notes.Add($"{where}.{field.Name}", $"lies in several parts of the register, and becomes {Parts(field.SpecName, over)}{values}");
            }
        }

        return cuts.Select((cut, index) => PartOf(register, cut, index));
    }

    private static string Parts(string name, IEnumerable<int> indices) => string.Join(", ", indices.Select(index => Part(name, index)));

    private static string Part(string name, int index) => $"{name}_{index.ToText()}";

    /// <summary>The widest register at a bit of another one that is aligned and does not reach beyond its end.</summary>
    private static int WidthAt(RegisterModel register, int low)
    {
        var width = (int)BitOperations.RoundUpToPowerOf2((uint)(register.WidthBits - low));
        while (width > register.WidthBits - low || (register.OffsetBytes + low / 8) % (width / 8) != 0)
        {
            width /= 2;
        }

        return width;
    }

    private static RegisterModel PartOf(RegisterModel register, (int Low, int High) cut, int index)
    {
        var name = Part(register.SpecName, index);
        return register with
        {
            Name = PascalCase.Of(name),
            SpecName = name,
            OffsetBytes = register.OffsetBytes + cut.Low / 8,
            WidthBits = cut.High - cut.Low + 1,
            Fields = register.Fields.Where(field => field.Low <= cut.High && field.High >= cut.Low).Select(field => PartOf(field, cut, index)).ToEquatableArray(),
        };
    }

    private static FieldModel PartOf(FieldModel field, (int Low, int High) cut, int index)
    {
        var (low, high) = (Math.Max(field.Low, cut.Low), Math.Min(field.High, cut.High));
        var part = field with { Low = low - cut.Low, High = high - cut.Low };
        if (part.Width == field.Width)
        {
            return part;
        }

        var name = Part(field.SpecName, index);
        var reset = low - field.Low >= 64 ? 0 : field.Reset >> (low - field.Low);
        return part with
        {
            Name = PascalCase.Of(name),
            SpecName = name,
            Reset = part.Width >= 64 ? reset : reset & ((1UL << part.Width) - 1),
            Type = FieldTypeModel.Number,
        };
    }
}
