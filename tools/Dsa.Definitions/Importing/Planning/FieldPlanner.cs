using System.Collections.Immutable;
using System.Numerics;
using Dsa.Bindings.Generator.Binding;
using Dsa.Definitions.Importing.Shaping;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Planning;

/// <summary>Gives the fields of a register their names and types.</summary>
internal sealed class FieldPlanner(EnumPool enums, ImportNotes notes)
{
    private static readonly ImmutableHashSet<string> Reserved = ReservedNames.OfRegister;

    /// <summary>The fields of one register of the definition.</summary>
    /// <param name="block">The block that new enums stand before.</param>
    /// <param name="typeName">The type of the register.</param>
    /// <param name="fields">Its fields, which do not overlap.</param>
    public List<PlannedField> Plan(PlannedBlock block, string typeName, IEnumerable<ShapedField> fields)
    {
        var taken = new HashSet<string>(Reserved, StringComparer.Ordinal) { typeName };
        var planned = new List<PlannedField>();
        foreach (var field in fields.OrderBy(static field => field.Low))
        {
            planned.Add(Plan(block, typeName, field, NameOf(field, taken)));
        }

        return planned;
    }

    private string NameOf(ShapedField field, HashSet<string> taken)
    {
        var wanted = PascalCase.Of(field.SpecName);
        var name = wanted;
        for (var number = 1; !IsFree(name, taken); number++)
        {
            name = number == 1 ? wanted + "Value" : PascalCase.Numbered(wanted, number);
        }

        taken.Add(name);
        if (name != wanted)
        {
            notes.Add(field.Source.Line, field.SpecName, $"is called {name}, as {wanted} is taken");
        }

        return name;
    }

    private static bool IsFree(string name, HashSet<string> taken) =>
        !taken.Contains(name) && !taken.Contains("With" + name)
        && !(name.StartsWith("With", StringComparison.Ordinal) && taken.Contains(name[4..]));

    private PlannedField Plan(PlannedBlock block, string typeName, ShapedField field, string name)
    {
        var source = field.Source;
        var reset = (source.Reset >> field.SourceBit) & ((BigInteger.One << field.Width) - 1);
        var planned = new PlannedField(name, SpecText.Name(field.SpecName), SpecText.Line(source.Doc), field.High, field.Low)
        {
            Access = field.Access,
            IsVolatile = source.IsVolatile && field.Access == FieldAccess.ReadWrite,
            Reset = field.Access is null ? 0 : reset,
            Range = RangeOf(field),
            Enum = EnumOf(block, typeName, field, name),
            IsCounted = field.SourceBit == 0 && !source.IsImplied,
        };
        if (field.Access is null && !source.Reset.IsZero)
        {
            notes.Add(source.Line, source.SpecName, "the reset value of bits that software cannot reach is not carried");
        }

        return planned;
    }

    private (ulong Low, ulong High)? RangeOf(ShapedField field)
    {
        if (field.Source.Range is null)
        {
            return null;
        }

        var isFitting = field.IsWhole && field.Access is FieldAccess.ReadWrite or FieldAccess.WriteOnly
            && field.Source.Enum is null && field.Width > 1;
        if (!isFitting)
        {
            notes.Add(field.Source.Line, field.SpecName, "the range of its values is not carried");
        }

        return isFitting ? field.Source.Range : null;
    }

    private PlannedEnum? EnumOf(PlannedBlock block, string typeName, ShapedField field, string name)
    {
        if (field.Source.Enum is not { } values)
        {
            return null;
        }

        if (!field.IsWhole || field.Access is not (FieldAccess.ReadOnly or FieldAccess.ReadWrite or FieldAccess.WriteOnly or FieldAccess.ReadToClear))
        {
            notes.Add(field.Source.Line, field.Source.SpecName, "the names of its values are not carried: each bit is written for itself");
            return null;
        }

        var (planned, isNew) = enums.Use(values, block.Name, typeName, name);
        if (isNew)
        {
            block.Enums.Add(planned);
        }

        return planned;
    }
}
