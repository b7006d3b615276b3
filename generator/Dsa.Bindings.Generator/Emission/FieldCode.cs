using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>How fields and members of each type are read, written and shown in generated code.</summary>
internal static class FieldCode
{
    /// <summary>The C# type of a field.</summary>
    public static string TypeOf(FieldTypeModel type, int width) => type.Kind switch
    {
        FieldKind.Bool => "bool",
        FieldKind.Number => Words.LiteralType(width),
        _ => type.Name!,
    };

    /// <summary>The value of a field out of its word.</summary>
    public static string Get(FieldTypeModel type, string word, int wordBits, int low, int width)
    {
        if (type.Kind == FieldKind.Bool)
        {
            return $"({word} & {Words.Literal(1UL << low, wordBits)}) != 0";
        }

        var bits = Words.Extract(word, wordBits, low, width);
        var isSame = type.Kind == FieldKind.Number && Words.LiteralType(width) == Words.LiteralType(wordBits);
        return isSame && (wordBits >= 32 || bits != word) ? Unwrap(bits) : $"({TypeOf(type, width)}){bits}";
    }

    /// <summary>A word with the field replaced by <c>value</c>.</summary>
    public static string Set(FieldTypeModel type, string word, int wordBits, int low, int width) => type.Kind == FieldKind.Bool
        ? Words.InsertBit(word, wordBits, low, "value")
        : Words.Insert(word, wordBits, low, width, Convert(type, wordBits, width));

    /// <summary>A statement that throws when <c>value</c> does not fit; null when every value does.</summary>
    public static string? Check(FieldTypeModel type, int width, RangeModel? range = null)
    {
        if (range is not null)
        {
            var suffix = width <= 32 ? 32 : 64;
            var atMost = $"{Names.OutOfRange}.ThrowIfGreaterThan(value, {Words.Literal(range.High, suffix)});";
            return range.Low == 0 ? atMost : $"{Names.OutOfRange}.ThrowIfLessThan(value, {Words.Literal(range.Low, suffix)});\n{atMost}";
        }

        var name = TypeOf(type, width);
        var valueBits = type.Kind is FieldKind.Enum or FieldKind.Flags
            ? Words.BitsOf(Words.TypeFor(type.Bits))
            : Words.BitsOf(Words.LiteralType(width));
        if (type.Kind == FieldKind.Bool || valueBits <= width)
        {
            return null;
        }

        var literal = Words.Literal(Bits.Mask(width), width);
        return type.Kind == FieldKind.Number
            ? $"{Names.OutOfRange}.ThrowIfGreaterThan(value, {literal});"
            : $"{Names.OutOfRange}.ThrowIfGreaterThan(({Words.LiteralType(width)})value, {literal}, nameof(value));";
    }

    /// <summary>The part of an interpolated string that shows a property.</summary>
    public static string Show(FieldTypeModel type, string name) => type.Kind switch
    {
        FieldKind.Bool => $"{name} = {{({name} ? 1 : 0)}}",
        FieldKind.Number => $"{name} = 0x{{{name}:x}}",
        FieldKind.Enum or FieldKind.Flags => $"{name} = {{{name}.NameOf()}}",
        FieldKind.Bitmap => $"{name} = {{{name}Names()}}",
        _ => $"{name} = {{{name}}}",
    };

    /// <summary><c>value</c> as a number of the word's literal type.</summary>
    private static string Convert(FieldTypeModel type, int wordBits, int width)
    {
        var word = width == wordBits ? Words.TypeFor(wordBits) : Words.LiteralType(wordBits);
        return type.Kind == FieldKind.Number && Words.LiteralType(width) == word ? "value" : $"({word})value";
    }

    private static string Unwrap(string expression) =>
        expression.StartsWith("(", StringComparison.Ordinal) && expression.EndsWith(")", StringComparison.Ordinal)
            ? expression.Substring(1, expression.Length - 2)
            : expression;
}
