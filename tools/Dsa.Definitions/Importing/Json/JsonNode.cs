using System.Globalization;
using System.Text.Json;
using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Importing.Json;

/// <summary>A value of the document with its place, so that every complaint can say where and what was expected.</summary>
/// <param name="File">The file, for messages.</param>
/// <param name="Path">The place: <c>$.registers[3].fields[0].lsb</c>.</param>
/// <param name="Element">The value.</param>
internal readonly record struct JsonNode(string File, string Path, JsonElement Element)
{
    /// <summary>Whether there is a value, and it is not null.</summary>
    public bool IsThere => !IsNothing;

    private bool IsNothing => Element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>A property; nothing when it is absent.</summary>
    public JsonNode this[string name]
    {
        get
        {
            if (Element.ValueKind != JsonValueKind.Object)
            {
                throw Expected("an object");
            }

            return new(File, $"{Path}.{name}", Element.TryGetProperty(name, out var value) ? value : default);
        }
    }

    /// <summary>The exception that says what is expected here.</summary>
    public ImportException Expected(string what) =>
        new(File, 0, 0, $"{Path:whole}: {what:whole} is expected{(Element.ValueKind == JsonValueKind.Undefined ? ", and nothing is there" : "")}.");

    /// <summary>The items of a list; none when it is absent.</summary>
    public IEnumerable<JsonNode> Items()
    {
        if (IsNothing)
        {
            return [];
        }

        if (Element.ValueKind != JsonValueKind.Array)
        {
            throw Expected("a list");
        }

        var (file, path) = (File, Path);
        return Element.EnumerateArray().Select((item, index) => new JsonNode(file, $"{path}[{index.ToText()}]", item));
    }

    /// <summary>An object; null when it is absent.</summary>
    public JsonNode? ObjectOrNull()
    {
        if (IsNothing)
        {
            return null;
        }

        return Element.ValueKind == JsonValueKind.Object ? this : throw Expected("an object");
    }

    /// <summary>A text; null when it is absent.</summary>
    public string? TextOrNull()
    {
        if (IsNothing)
        {
            return null;
        }

        return Element.ValueKind == JsonValueKind.String ? Characters() : throw Expected("a text");
    }

    /// <summary>Documentation; empty when it is absent.</summary>
    public string Doc() => TextOrNull() ?? "";

    /// <summary>A name as the language has them.</summary>
    public string Name()
    {
        var name = TextOrNull();
        var isName = name is { Length: > 0 and <= Limits.NameCharacters } && char.IsAsciiLetterUpper(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return isName ? name! : throw Expected("a name such as 'BlockOnFault'");
    }

    /// <summary>A name that may be absent.</summary>
    public string? NameOrNull() => IsNothing ? null : Name();

    /// <summary>An expression, or a number, as text.</summary>
    public string Expression()
    {
        var text = TextOrNull();
        var isPlain = text is { Length: > 0 } && text.All(c => char.IsAsciiLetterOrDigit(c) || " _.()<>=!+-*".Contains(c, StringComparison.Ordinal));
        return isPlain ? text! : throw Expected("an expression such as 'WqCap.Count + 1'");
    }

    /// <summary>An expression that may be absent.</summary>
    public string? ExpressionOrNull() => IsNothing ? null : Expression();

    /// <summary>A yes or no; no when it is absent.</summary>
    public bool Flag() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined => false,
        _ => throw Expected("true or false"),
    };

    /// <summary>A whole number within bounds.</summary>
    public int Whole(int least, int largest) => (int)Whole((long)least, largest);

    /// <summary>A whole number within bounds.</summary>
    public long Whole(long least, long largest)
    {
        var isGood = Element.ValueKind == JsonValueKind.Number && Element.TryGetInt64(out var number) && number >= least && number <= largest;
        return isGood ? Element.GetInt64() : throw Expected($"a whole number from {least.ToString(CultureInfo.InvariantCulture)} to {largest.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>A number of up to 64 bits: a number, or a text such as 0xFFFFFFFFFFFFFFFF.</summary>
    public ulong Number()
    {
        if (Element.ValueKind == JsonValueKind.Number && Element.TryGetUInt64(out var number))
        {
            return number;
        }

        var text = Element.ValueKind == JsonValueKind.String ? Characters() : "";
        return text.StartsWith("0x", StringComparison.Ordinal)
            && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            ? number
            : throw Expected("a whole number from 0 to 2^64 - 1, or such a number as a text in hexadecimal");
    }

    /// <summary>The characters of a text; half a surrogate pair makes none.</summary>
    private string Characters()
    {
        try
        {
            return Element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Expected("a text of whole characters");
        }
    }
}
