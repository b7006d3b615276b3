using Dsa.Definitions.Importing.Shaping;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Planning;

/// <summary>Makes registers of the definition out of placed registers.</summary>
internal sealed class RegisterPlanner(FieldShaping shaping, FieldPlanner fields, ImportNotes notes)
{
    /// <summary>The register, and further ones over it when its fields overlap.</summary>
    public IEnumerable<PlannedRegister> Plan(PlannedBlock block, FlatRegister register, RegisterNames names)
    {
        NoteShape(register, names);
        var layers = shaping.Shape(register);
        var first = Plan(block, register, names, layers[0], register.Bits.Low == 0);
        yield return first;
        foreach (var layer in layers.Skip(1))
        {
            var extra = names.NameExtra(names.Name);
            var typeName = names.TypeName == names.Name ? extra : names.TypeName[..^names.Name.Length] + extra;
            yield return Plan(block, register, names with { Name = extra, TypeName = typeName, Overlays = names.Overlays ?? names.Name }, layer, false);
        }
    }

    private static FieldAccess DefaultOf(IReadOnlyCollection<PlannedField> fields, FieldAccess given)
    {
        var accesses = fields.Select(static field => field.Access).OfType<FieldAccess>().ToList();
        if (accesses.Count == 0)
        {
            return given;
        }

        var writable = accesses.Where(static access => access is not (FieldAccess.ReadOnly or FieldAccess.ReadToClear)).ToList();
        return (writable.Count > 0 ? writable : accesses)
            .GroupBy(static access => access)
            .OrderByDescending(static group => group.Count())
            .ThenBy(static group => group.Key)
            .First().Key;
    }

    private PlannedRegister Plan(PlannedBlock block, FlatRegister register, RegisterNames names, List<ShapedField> shaped, bool isCounted)
    {
        var planned = fields.Plan(block, names.TypeName, shaped);
        return new(names.Name, SpecText.Name(register.SpecName), Docs.Of(register.Source.Doc), register.OffsetBytes, register.WidthBits)
        {
            Access = DefaultOf(planned, FieldAccess.ReadOnly),
            AccessWidthBits = AccessWidthOf(register),
            Overlays = names.Overlays,
            IsCounted = isCounted,
            Fields = planned,
        };
    }

    /// <summary>The width of one access when it is not the usual one.</summary>
    private int AccessWidthOf(FlatRegister register)
    {
        var own = RegisterParts.AccessBits(register.WidthBits, 0);
        var possible = RegisterParts.AccessBits(register.WidthBits, register.OffsetBytes);
        var wanted = register.Source.AccessWidthBits is > 0 and <= 64 and var given ? Math.Min(possible, given) : possible;
        var width = wanted * 2 >= own || possible * 2 < own ? wanted : Math.Min(possible, own / 2);
        if (register.Source.AccessWidthBits > 0 && width != Math.Min(register.Source.AccessWidthBits, own))
        {
            notes.Add(register.Source.Line, register.SpecName, $"is accessed by {width} bits, not {register.Source.AccessWidthBits}");
        }

        return width == own ? 0 : width;
    }

    private void NoteShape(FlatRegister register, RegisterNames names)
    {
        var source = register.Source;
        if (register.Bits.Width % 8 != 0)
        {
            notes.Add(source.Line, register.SpecName, $"has {register.Bits.Width} bits, and {register.WidthBits} in the definition");
        }

        if (names.Overlays is { } other && !register.IsAlternate)
        {
            notes.Add(source.Line, register.SpecName, $"shares bytes with {other}, which the file does not say");
        }
        else if (register.IsAlternate && names.Overlays is null)
        {
            notes.Add(source.Line, register.SpecName, "is called an alternate, but shares no bytes with another register of its block");
        }
    }
}
