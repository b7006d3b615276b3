using System.Text.Json;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Json;
using Dsa.Definitions.Naming;

namespace Dsa.Definitions.Showing;

/// <summary>What is shown as JSON for machines: things in the form of the JSON export.</summary>
internal static class ShownJson
{
    /// <summary>Writes a list; a field or member comes with the register or structure that it is in, a case or view likewise.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="things">The things.</param>
    /// <param name="isWhole">Whether to write their definitions, not just their names.</param>
    public static void Write(Utf8JsonWriter json, IEnumerable<NamedThing> things, bool isWhole)
    {
        json.WriteStartArray();
        foreach (var thing in things)
        {
            json.WriteStartObject();
            json.WriteString("kind", thing.Kind);
            json.WriteString("name", thing.FullName);
            if (isWhole)
            {
                WriteDefinition(json, thing);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDefinition(Utf8JsonWriter json, NamedThing thing)
    {
        switch (thing)
        {
            case NamedThing.OfEntry { Entry: var entry }:
                json.Objects("registers", [entry], each => RegisterJson.Write(json, each));
                break;
            case NamedThing.OfField { Entry: var entry }:
                json.Objects("registers", [entry], each => RegisterJson.Write(json, each));
                break;
            case NamedThing.OfBlock { Block: var block }:
                json.Objects("registers", BlockEntries.Of(thing.Device, block), each => RegisterJson.Write(json, each));
                break;
            case NamedThing.OfArray { Block: var block, Array: var array }:
                json.Objects("registers", BlockEntries.Of(thing.Device, block).Where(each => each.Array?.Name == array.Name), each => RegisterJson.Write(json, each));
                break;
            case NamedThing.OfStructure { File: var file }:
                json.Objects("structures", [file], each => new StructureJson(json, thing.Device).Write(each));
                break;
            case NamedThing.OfMember { File: var file }:
                json.Objects("structures", [file], each => new StructureJson(json, thing.Device).Write(each));
                break;
            case NamedThing.OfEnum { Model: var model }:
                json.Objects("enums", [model], each => EnumJson.Write(json, thing.Device.Header, each));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(thing));
        }
    }
}
