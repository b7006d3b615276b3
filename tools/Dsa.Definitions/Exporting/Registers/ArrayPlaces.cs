using System.Numerics;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Exporting.Registers;

/// <summary>Gives arrays fixed places, for formats that know no others.</summary>
/// <remarks>An announced count becomes the largest that its fields can say; without a fixed offset and stride the array is left out.</remarks>
internal sealed class ArrayPlaces(DeviceModel device, ExportNotes notes)
{
    private readonly Dictionary<(string Register, string Field), int> _widths = device.Declarations
        .OfType<RegisterFileModel>()
        .SelectMany(static file => file.Register.Fields.Select(field => ((file.Register.Name, field.Name), field.Width)))
        .GroupBy(static each => each.Item1)
        .ToDictionary(static group => group.Key, static group => group.Max(static each => each.Width));

    /// <summary>The array with its place; null when it has none.</summary>
    public PlacedArray? Place(BlockModel block, ArrayEntryModel entry, ArrayModel array)
    {
        var where = block.Name + "." + entry.Name;
        if (array.Registers.Count == 0)
        {
            notes.Add(where, "holds no registers, and is left out");
            return null;
        }

        if (entry.Offset.Constant is not { } offset)
        {
            notes.Add(where, $"lies at {entry.Offset.Text}, which the device announces; it is left out");
            return null;
        }

        if (entry.IsGroup)
        {
            return new(array, offset, 1, array.Registers.Max(static register => register.EndBytes));
        }

        if (entry.Stride.Constant is not { } stride)
        {
            notes.Add(where, $"has elements {entry.Stride.Text} bytes apart, which the device announces; it is left out");
            return null;
        }

        return CountOf(block, entry, offset, stride) is { } count ? new(array, offset, count, stride) : null;
    }

    private long? CountOf(BlockModel block, ArrayEntryModel entry, long offset, long stride)
    {
        if (entry.Count.Constant is { } known)
        {
            return known > 0 ? known : null;
        }

        var where = block.Name + "." + entry.Name;
        if (LargestOf(entry.Count.Expression) is { } largest && largest > 0 && largest * stride + offset <= block.SizeBytes)
        {
            notes.Add(where, $"has {entry.Count.Text} elements, which the device announces; it is written with the most, {largest}");
            return (long)largest;
        }

        notes.Add(where, $"has {entry.Count.Text} elements, which the device announces; it is left out");
        return null;
    }

    /// <summary>The largest value of an expression whatever the capabilities are; null when that is not known.</summary>
    private BigInteger? LargestOf(ExpressionModel expression) => expression switch
    {
        NumberExpression number => number.Value,
        FieldExpression { Field: { } field } of when _widths.TryGetValue((of.Register.Name, field), out var width) => (BigInteger.One << width) - 1,
        BinaryExpression { Operator: BinaryOperator.Add } add => LargestOf(add.Left) + LargestOf(add.Right),
        BinaryExpression { Operator: BinaryOperator.Multiply } times => LargestOf(times.Left) * LargestOf(times.Right),
        BinaryExpression { Operator: BinaryOperator.Subtract, Right: NumberExpression right } minus => LargestOf(minus.Left) - right.Value,
        BinaryExpression { Operator: BinaryOperator.ShiftLeft } shift when LargestOf(shift.Right) is { } by && by < 64 => LargestOf(shift.Left) << (int)by,
        BinaryExpression { Operator: BinaryOperator.ShiftRight, Right: NumberExpression right } shift => LargestOf(shift.Left) >> (int)right.Value,
        _ => null,
    };
}
