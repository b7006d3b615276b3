using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes equality by bytes.</summary>
internal static class EqualityEmitter
{
    /// <summary>How much of an array goes into the hash code.</summary>
    private const int HashedBytes = 64;

    private const string Marshal = "global::System.Runtime.InteropServices.MemoryMarshal";

    public static void Emit(SourceWriter writer, StructureModel structure)
    {
        var type = structure.TypeName;
        var passing = structure.HasArrays ? "in " : "";
        EmitEquals(writer, structure);
        writer.Break();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public override bool Equals(object? obj) => obj is {type} other && Equals(other);");
        writer.Break();
        EmitHash(writer, structure);
        writer.Break();
        writer.Summary("Whether all bytes are the same.");
        writer.Line($"public static bool operator ==({passing}{type} left, {passing}{type} right) => {Compare("==")};");
        writer.Break();
        writer.Summary("Whether any byte differs.");
        writer.Line($"public static bool operator !=({passing}{type} left, {passing}{type} right) => {Compare("!=")};");

        writer.Break();
        writer.Line($"private static global::System.ReadOnlySpan<byte> AsBytes(in {type} structure) =>");
        writer.Continue([$"{Marshal}.AsBytes(new global::System.ReadOnlySpan<{type}>(in structure));"]);

        string Compare(string sign) => (sign, structure.HasArrays) switch
        {
            ("==", true) => "AreSame(in left, in right)",
            ("==", false) => "left.Equals(right)",
            (_, true) => "!AreSame(in left, in right)",
            _ => "!left.Equals(right)",
        };
    }

    private static void EmitEquals(SourceWriter writer, StructureModel structure)
    {
        var type = structure.TypeName;
        writer.Break();
        writer.Line("/// <inheritdoc/>");
        if (!structure.HasArrays)
        {
            writer.Line($"public bool Equals({type} other) =>");
            writer.Continue(structure.Storage.Select((storage, index) => Compare(storage) + (index == structure.Storage.Count - 1 ? ";" : " &&")));
            return;
        }

        writer.Line($"public bool Equals({type} other) => AreSame(in this, in other);");
        writer.Break();
        writer.Line($"private static bool AreSame(in {type} left, in {type} right) => AsBytes(in left).SequenceEqual(AsBytes(in right));");
    }

    private static void EmitHash(SourceWriter writer, StructureModel structure)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Open("public override int GetHashCode()");
        writer.Line("var hash = new global::System.HashCode();");
        foreach (var storage in structure.Storage)
        {
            if (storage.Array is null)
            {
                writer.Line($"hash.Add({storage.Name});");
            }
            else
            {
                var bytes = Math.Min(storage.SizeBytes, HashedBytes).ToText();
                writer.Line($"hash.AddBytes(AsBytes(in this).Slice({storage.OffsetBytes.ToText()}, {bytes}));");
            }
        }

        writer.Line("return hash.ToHashCode();");
        writer.Close();
    }

    private static string Compare(StorageModel storage) => storage.Structure is null
        ? $"{storage.Name} == other.{storage.Name}"
        : $"{storage.Name}.Equals(other.{storage.Name})";
}
