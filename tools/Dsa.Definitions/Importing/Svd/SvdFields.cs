using System.Globalization;
using Dsa.Bindings.Generator;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Svd;

/// <summary>Reads the fields of a register.</summary>
internal sealed class SvdFields(SvdContext context)
{
    private static readonly HashSet<string> Known =
    [
        .. SvdProperties.Words, "bitOffset", "bitWidth", "lsb", "msb", "bitRange", "enumeratedValues",
        "modifiedWriteValues", "readAction", "writeConstraint",
    ];

    private readonly SvdEnums _enums = new(context);

    /// <summary>Reads a field, or all elements of an array of fields.</summary>
    /// <param name="field">The field.</param>
    /// <param name="scopes">What it stands in, the register first.</param>
    /// <param name="properties">What it takes from the register.</param>
    public IEnumerable<ImportedField> Read(SvdElement field, IReadOnlyList<SvdElement> scopes, SvdProperties properties)
    {
        var whole = context.Derivation.Complete(field, scopes);
        context.NoteRest(whole, Known);
        var (high, low) = BitsOf(whole);
        if (high >= properties.SizeBits)
        {
            context.Note(whole, $"its bit {high} lies outside the register, which has {properties.SizeBits} bits; it is left out");
            yield break;
        }

        if (SvdDimension.Of(whole) is not { } dimension)
        {
            yield return ReadOne(whole, scopes, properties, whole.NameText, (high, low));
            yield break;
        }

        if (dimension.Count > properties.SizeBits)
        {
            throw whole.Child("dim")!.Error($"{dimension.Count} fields do not fit in a register of {properties.SizeBits} bits; write a smaller <dim>.");
        }

        for (var index = 0; index < dimension.Count; index++)
        {
            var shift = index * dimension.Increment;
            if (shift > properties.SizeBits - 1 - high)
            {
                throw whole.Error($"Element {index} of the field lies outside the register, which has {properties.SizeBits} bits; write a smaller <dim> or <dimIncrement>.");
            }

            yield return ReadOne(whole, scopes, properties, dimension.NameAt(whole.NameText, index), (high + (int)shift, low + (int)shift));
        }
    }

    /// <summary>What software may write: a range, or only values that have names.</summary>
    public static ((ulong Low, ulong High)? Range, bool IsClosed) ConstraintOf(SvdContext context, SvdElement element)
    {
        if (element.Child("writeConstraint") is not { } constraint)
        {
            return (null, false);
        }

        if (constraint.Child("range") is { } range)
        {
            var (low, high) = (SvdNumber.Of(range, "minimum") ?? 0, SvdNumber.Of(range, "maximum") ?? ulong.MaxValue);
            return low <= high ? ((low, high), false) : throw range.Error("The least value is larger than the largest one; swap them.");
        }

        if (SvdNumber.IsTrue(constraint, "writeAsRead"))
        {
            context.Note(element, "that the value must be written as it was read is not carried");
        }

        return (null, SvdNumber.IsTrue(constraint, "useEnumeratedValues"));
    }

    private ImportedField ReadOne(
        SvdElement field, IReadOnlyList<SvdElement> scopes, SvdProperties properties, string name, (int High, int Low) bits)
    {
        context.CountDetail(field);
        var register = scopes[0];
        var access = field.TextOf("access") ?? properties.Access;
        var (range, isClosed) = ConstraintOf(context, field);
        var width = bits.High - bits.Low + 1;
        return new()
        {
            SpecName = name,
            Doc = field.Doc,
            High = bits.High,
            Low = bits.Low,
            Access = SvdAccess.Of(
                context, field, access,
                field.TextOf("modifiedWriteValues") ?? (access == "read-only" ? null : register.TextOf("modifiedWriteValues")),
                field.TextOf("readAction") ?? (access == "write-only" ? null : register.TextOf("readAction"))),
            Reset = ResetOf(field, properties, bits),
            Range = range is { } given ? Fit(given, width) : null,
            Enum = width > 64 ? null : _enums.Read(field, [field, .. scopes], width, isClosed),
            Line = field.Line,
        };
    }

    private static (ulong Low, ulong High)? Fit((ulong Low, ulong High) range, int width)
    {
        var largest = width >= 64 ? ulong.MaxValue : (1UL << width) - 1;
        return range.Low == 0 && range.High >= largest ? null : (Math.Min(range.Low, largest), Math.Min(range.High, largest));
    }

    private ulong ResetOf(SvdElement field, SvdProperties properties, (int High, int Low) bits)
    {
        if (bits.Low >= 64)
        {
            return 0;
        }

        var mask = bits.High - bits.Low >= 63 ? ulong.MaxValue : (1UL << (bits.High - bits.Low + 1)) - 1;
        if ((~properties.ResetMask >> bits.Low & mask) is not 0 and var unknown && properties.ResetMask != 0)
        {
            context.Note(field, $"the reset value of bits {(unknown << bits.Low).ToHex()} is not defined, and stands as 0");
        }

        return (properties.ResetValue & properties.ResetMask) >> bits.Low & mask;
    }

    private static (int High, int Low) BitsOf(SvdElement field)
    {
        var (high, low) = RangeOf(field);
        return high >= low
            ? ((int)high, (int)low)
            : throw field.Error($"The field runs from bit {low} to bit {high}; write the high bit first.");
    }

    private static (long High, long Low) RangeOf(SvdElement field)
    {
        const long LargestBit = 1 << 16;
        if (field.TextOf("bitRange") is { } range)
        {
            return range.Trim('[', ']', ' ').Split(':', StringSplitOptions.TrimEntries) is [var first, var last]
                && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var top)
                && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var bottom)
                    ? (top, bottom)
                    : throw field.Child("bitRange")!.Error($"'{range}' is no range of bits; write [7:4].");
        }

        if (SvdNumber.Of(field, "bitOffset", LargestBit) is { } offset)
        {
            var width = SvdNumber.Of(field, "bitWidth", LargestBit) ?? 1;
            return width > 0 ? (offset + width - 1, offset) : throw field.Error("A field has at least one bit; write 1 or more in <bitWidth>.");
        }

        return SvdNumber.Of(field, "lsb", LargestBit) is { } lsb && SvdNumber.Of(field, "msb", LargestBit) is { } msb
            ? (msb, lsb)
            : throw field.Error($"Nothing says which bits the {field.Title} has; write <bitRange>, <lsb> and <msb>, or <bitOffset> and <bitWidth>.");
    }
}
