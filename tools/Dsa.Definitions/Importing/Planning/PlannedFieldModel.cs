using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Planning;

/// <summary>Planned fields as models.</summary>
internal static class PlannedFieldModel
{
    /// <summary>A field that software can reach.</summary>
    public static FieldModel FieldOf(PlannedField field) => new()
    {
        Name = field.Name,
        SpecName = field.SpecName ?? field.Name,
        High = field.High,
        Low = field.Low,
        Type = field.Enum is { } type ? new(FieldKind.Enum, type.Name, type.Source.Bits)
            : field.High == field.Low ? FieldTypeModel.Bool : FieldTypeModel.Number,
        Access = AccessOf(field.Access!.Value),
        Reset = (ulong)field.Reset,
        ResetExpression = null,
        ResetText = null,
        Lock = null,
        IsComputed = false,
        IsVolatile = field.IsVolatile,
        IsSticky = false,
        Range = field.Range is { } range ? new(range.Low, range.High) : null,
        Availability = AvailabilityModel.Always,
        Doc = field.Doc,
    };

    /// <summary>The bits in no field: those that software cannot reach keep their name.</summary>
    public static IEnumerable<GapModel> GapsOf(PlannedRegister register)
    {
        var isReadOnly = register.Fields.All(static field => field.Access is null or FieldAccess.ReadOnly);
        var next = 0;
        foreach (var field in register.Fields)
        {
            if (field.Low > next)
            {
                yield return new(field.Low - 1, next, GapModel.NameOf(field.Low - 1, next), isReadOnly);
            }

            if (field.Access is null)
            {
                yield return new(field.High, field.Low, field.SpecName ?? field.Name, true);
            }

            next = field.High + 1;
        }

        if (next < register.WidthBits)
        {
            yield return new(register.WidthBits - 1, next, GapModel.NameOf(register.WidthBits - 1, next), isReadOnly);
        }
    }

    private static AccessMode AccessOf(FieldAccess access) => access switch
    {
        FieldAccess.ReadOnly => AccessMode.ReadOnly,
        FieldAccess.WriteOnly => AccessMode.WriteOnly,
        FieldAccess.WriteOneToClear => AccessMode.WriteOneToClear,
        FieldAccess.WriteOneToSet => AccessMode.WriteOneToSet,
        FieldAccess.ReadToClear => AccessMode.ReadToClear,
        FieldAccess.Trigger => AccessMode.Trigger,
        _ => AccessMode.ReadWrite,
    };
}
