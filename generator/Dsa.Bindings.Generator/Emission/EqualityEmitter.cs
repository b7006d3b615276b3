using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes equality by bytes.</summary>
internal static class EqualityEmitter
{
    public static void Emit(SourceWriter writer, StructureModel structure)
    {
        var type = structure.TypeName;
        writer.Break();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public bool Equals({type} other) =>");
        writer.Continue(structure.Storage.Select((storage, index) => Compare(storage) + (index == structure.Storage.Count - 1 ? ";" : " &&")));
        writer.Break();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public override bool Equals(object? obj) => obj is {type} other && Equals(other);");
        writer.Break();
        writer.Line("/// <inheritdoc/>");
        writer.Open("public override int GetHashCode()");
        writer.Line("var hash = new global::System.HashCode();");
        foreach (var storage in structure.Storage)
        {
            writer.Line($"hash.Add({storage.Name});");
        }

        writer.Line("return hash.ToHashCode();");
        writer.Close().Break();
        writer.Summary("Whether all bytes are the same.");
        writer.Line($"public static bool operator ==({type} left, {type} right) => left.Equals(right);");
        writer.Break();
        writer.Summary("Whether any byte differs.");
        writer.Line($"public static bool operator !=({type} left, {type} right) => !left.Equals(right);");
    }

    private static string Compare(StorageModel storage) => storage.Structure is null
        ? $"{storage.Name} == other.{storage.Name}"
        : $"{storage.Name}.Equals(other.{storage.Name})";
}
