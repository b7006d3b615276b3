using System.Text.Json.Nodes;
using Dsa.Definitions.Exporting.Json;
using Dsa.Definitions.Importing;
using Dsa.Definitions.Importing.Json;
using Node = System.Text.Json.Nodes.JsonNode;

namespace Dsa.Definitions.Tests.Exporting;

/// <summary>Documents that are JSON, and say what makes no sense.</summary>
public sealed class JsonDamageTests
{
    private const int Rounds = 250;

    private static readonly string Document = Exported.Text(new JsonExporter(), KnownDefinitions.Everything);

    [Fact]
    public void Values_of_other_kinds_and_at_other_places_give_a_definition_or_an_import_exception()
    {
        var random = new Random(3);
        var definitions = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var root = Node.Parse(Document)!;
            for (var damage = random.Next(1, 4); damage > 0; damage--)
            {
                Damage(root, random);
            }

            definitions += IsDefinition(root.ToJsonString()) ? 1 : 0;
        }

        Assert.InRange(definitions, 1, Rounds - 1);
    }

    private static bool IsDefinition(string text)
    {
        try
        {
            var imported = new JsonImporter().Import("device.json", text, null);
            _ = KnownDefinitions.Bind(imported.Files[0]);
            return true;
        }
        catch (ImportException)
        {
            return false;
        }
    }

    private static void Damage(Node root, Random random)
    {
        var places = new List<(Node Parent, object Key)>();
        Collect(root, places);
        var (parent, key) = places[random.Next(places.Count)];
        var (otherParent, otherKey) = places[random.Next(places.Count)];
        var value = random.Next(9) switch
        {
            0 => null,
            1 => JsonValue.Create(0),
            2 => JsonValue.Create(int.MaxValue),
            3 => JsonValue.Create("X"),
            4 => JsonValue.Create(""),
            5 => new JsonArray(),
            6 => new JsonObject(),
            7 => JsonValue.Create(-1),
            _ => At(otherParent, otherKey)?.DeepClone(),
        };
        if (parent is JsonArray array)
        {
            array[(int)key] = value;
        }
        else if (random.Next(4) == 0)
        {
            ((JsonObject)parent).Remove((string)key);
        }
        else
        {
            parent[(string)key] = value;
        }
    }

    private static Node? At(Node parent, object key) => parent is JsonArray array ? array[(int)key] : parent[(string)key];

    private static void Collect(Node? node, List<(Node Parent, object Key)> places)
    {
        foreach (var key in node switch
        {
            JsonObject inner => inner.Select(pair => (object)pair.Key).ToList(),
            JsonArray inner => Enumerable.Range(0, inner.Count).Select(index => (object)index).ToList(),
            _ => [],
        })
        {
            places.Add((node!, key));
            Collect(At(node!, key), places);
        }
    }
}
