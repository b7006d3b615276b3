using System.Text.Json;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Exporting.Json;

/// <summary>Pieces that many objects of the document share.</summary>
internal static class JsonWriting
{
    /// <summary>The largest whole number that every JSON reader keeps exactly.</summary>
    public const ulong LargestNumber = (1UL << 53) - 1;

    /// <summary>A list of texts.</summary>
    public static void Strings(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>A list of numbers.</summary>
    public static void Numbers(this Utf8JsonWriter json, string name, IEnumerable<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    /// <summary>A list of objects.</summary>
    public static void Objects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A number of 64 bits: a text in hexadecimal where readers would round a JSON number.</summary>
    public static void Number(this Utf8JsonWriter json, string name, ulong value)
    {
        if (value <= LargestNumber)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteString(name, value.ToHex());
        }
    }

    /// <summary>A number that may be unknown.</summary>
    public static void NumberOrNull(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>The gates of a thing, and which revisions and variants have it with all gates around it counted.</summary>
    public static void Gates(this Utf8JsonWriter json, AvailabilityModel availability, Coverage coverage)
    {
        json.WriteString("versions", coverage.Versions);
        json.Strings("variants", coverage.Variants);
        json.WriteString("since", availability.Since);
        json.WriteString("until", availability.Until);
        json.Strings("only", availability.Only);
        json.WriteString("when", availability.When);
    }

    /// <summary>The documentation, and the section of the specification that it names.</summary>
    public static void Documentation(this Utf8JsonWriter json, string doc)
    {
        json.WriteString("section", Contents.Documentation.Of(doc).Section);
        json.WriteString("doc", doc);
    }

    /// <summary>The type of a field or member.</summary>
    public static void Type(this Utf8JsonWriter json, FieldTypeModel type)
    {
        json.WriteStartObject("type");
        json.WriteString("kind", type.Kind switch
        {
            FieldKind.Bool => "bool",
            FieldKind.Number => "number",
            FieldKind.Enum => "enum",
            FieldKind.Flags => "flags",
            FieldKind.Bitmap => "bitmap",
            _ => "structure",
        });
        json.WriteString("name", type.Name);
        json.WriteEndObject();
    }

    /// <summary>The values that are allowed.</summary>
    public static void Range(this Utf8JsonWriter json, RangeModel? range)
    {
        if (range is null)
        {
            json.WriteNull("range");
            return;
        }

        json.WriteStartObject("range");
        json.Number("low", range.Low);
        json.Number("high", range.High);
        json.WriteEndObject();
    }

    /// <summary>A number that capabilities may tell: its text, and its value when it is known now.</summary>
    public static void Expression(this Utf8JsonWriter json, string name, BoundNumber number)
    {
        json.WriteStartObject(name);
        json.WriteString("text", number.Text);
        json.NumberOrNull("value", number.Constant);
        json.WriteEndObject();
    }
}
