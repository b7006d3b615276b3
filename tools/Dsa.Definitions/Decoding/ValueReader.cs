using System.Globalization;
using System.Numerics;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Decoding;

/// <summary>Says what values of fields mean.</summary>
internal sealed class ValueReader(DeviceModel device)
{
    private const int MostNames = 512;

    private readonly Dictionary<string, EnumModel> _enums = device.Declarations.OfType<EnumModel>()
        .GroupBy(static model => model.Name)
        .ToDictionary(static group => group.Key, static group => group.First());

    /// <summary>A value in hexadecimal.</summary>
    public static string HexOf(BigInteger value) => "0x" + (value.IsZero ? "0" : value.ToString("X", CultureInfo.InvariantCulture).TrimStart('0'));

    /// <summary>Reads one value.</summary>
    /// <param name="item">The field without its value.</param>
    /// <param name="type">The type of the field.</param>
    /// <param name="range">The values that it may have; null for all.</param>
    /// <param name="value">The value.</param>
    /// <param name="warnings">Where oddities go.</param>
    public DecodedItem Read(DecodedItem item, FieldTypeModel type, RangeModel? range, BigInteger value, List<string> warnings)
    {
        if (range is not null && (value < range.Low || value > range.High))
        {
            warnings.Add($"{item.Name} is {value.ToString(CultureInfo.InvariantCulture)}; it may be {range.Low.ToText()} to {range.High.ToText()}.");
        }

        var model = type.Name is null ? null : _enums.GetValueOrDefault(type.Name);
        return type.Kind switch
        {
            FieldKind.Bool => item with { Value = value.IsZero ? "0" : "1" },
            FieldKind.Enum => ReadEnum(item, model, value, warnings),
            FieldKind.Flags => ReadFlags(item, model, value),
            FieldKind.Bitmap => ReadBitmap(item, model, value, warnings),
            _ => item with { Value = HexOf(value), Meaning = value > 9 ? value.ToString(CultureInfo.InvariantCulture) : "" },
        };
    }

    /// <summary>The name of an enum's value; null when it has none.</summary>
    public EnumMemberModel? MemberOf(string? type, BigInteger value) =>
        type is not null && _enums.TryGetValue(type, out var model) ? model.Members.FirstOrDefault(member => member.Value == value) : null;

    private static DecodedItem ReadEnum(DecodedItem item, EnumModel? model, BigInteger value, List<string> warnings)
    {
        var member = model?.Members.FirstOrDefault(each => each.Value == value);
        if (member is null)
        {
            warnings.Add($"{item.Name} is {HexOf(value)}, which {model?.Name ?? "its type"} does not define.");
        }

        return item with { Value = HexOf(value), Meaning = member?.Name ?? "undefined" };
    }

    private static DecodedItem ReadFlags(DecodedItem item, EnumModel? model, BigInteger value)
    {
        var set = new List<string>();
        foreach (var bit in BitsOf(value))
        {
            if (model?.Members.FirstOrDefault(each => each.Value == (ulong)bit) is { } flag)
            {
                set.Add(flag.Name);
            }
        }

        return item with { Value = HexOf(value), Meaning = string.Join(", ", set), Set = set };
    }

    private static DecodedItem ReadBitmap(DecodedItem item, EnumModel? model, BigInteger value, List<string> warnings)
    {
        var set = new List<string>();
        foreach (var bit in BitsOf(value))
        {
            var member = model?.Members.FirstOrDefault(each => each.Value == (ulong)bit);
            if (model is not null && member is null)
            {
                warnings.Add($"{item.Name} has bit {bit.ToText()}, which {model.Name} does not define.");
            }

            set.Add(member?.Name ?? bit.ToText());
        }

        return item with { Value = HexOf(value), Meaning = string.Join(", ", set), Set = set };
    }

    /// <summary>The bits that are set, low to high.</summary>
    public static IEnumerable<int> BitsOf(BigInteger value)
    {
        for (var bit = 0; bit < MostNames && value > 0; bit++, value >>= 1)
        {
            if (!value.IsEven)
            {
                yield return bit;
            }
        }
    }

    /// <summary>The bits that a flags type names; all when it is none.</summary>
    public BigInteger NamedBits(FieldTypeModel type) => type.Kind == FieldKind.Flags && type.Name is { } name && _enums.TryGetValue(name, out var model)
        ? model.Members.Aggregate(BigInteger.Zero, static (mask, flag) => mask | (BigInteger.One << (int)flag.Value))
        : BigInteger.MinusOne;
}
