using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Importing.Planning;

/// <summary>Counts what of a plan is in the bound definition, so that nothing counts as read that was lost on the way.</summary>
internal static class BoundCount
{
    /// <summary>Registers and fields of the source that the definition has.</summary>
    public static (long Registers, long Fields) Of(PlannedDevice device, DeviceModel model)
    {
        var bound = model.Declarations.OfType<RegisterFileModel>().Select(static file => file.Register)
            .Concat(model.Declarations.OfType<ArrayModel>().SelectMany(static array => array.Registers))
            .ToDictionary(static register => (register.Block, register.Array, register.Name));
        var (registers, fields) = (0L, 0L);
        foreach (var block in device.Blocks)
        {
            foreach (var member in block.Members)
            {
                if (member is PlannedRegister register)
                {
                    Add(bound.GetValueOrDefault((block.Name, null, register.Name)), register, 1);
                }
                else if (member is PlannedArray array)
                {
                    foreach (var each in array.Registers)
                    {
                        Add(bound.GetValueOrDefault((block.Name, array.Name, each.Name)), each, Math.Max(array.Count, 1));
                    }
                }
            }
        }

        return (registers, fields);

        void Add(RegisterModel? found, PlannedRegister register, long times)
        {
            if (found is not null)
            {
                registers += register.IsCounted ? times : 0;
                fields += times * register.Fields.Count(field => field.IsCounted && IsIn(found, field));
            }
        }
    }

    private static bool IsIn(RegisterModel register, PlannedField field) =>
        field.Access is null || register.Fields.Any(each => each.Name == field.Name && each.High == field.High && each.Low == field.Low);
}
