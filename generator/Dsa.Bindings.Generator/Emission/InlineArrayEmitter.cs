using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes arrays inside structures: their storage, and the spans over them.</summary>
internal static class InlineArrayEmitter
{
    private const string Services = "global::System.Runtime.CompilerServices.";
    private const string ReadOnlySpan = "global::System.ReadOnlySpan";

    /// <summary>Writes the private types that hold elements.</summary>
    public static void EmitTypes(SourceWriter writer, StructureModel structure)
    {
        foreach (var array in structure.Storage.Where(each => each.Array is not null).Select(each => each.Array!))
        {
            writer.Break();
            writer.Line($"[{Services}InlineArray({array.Count.ToText()})]");
            writer.Open($"private struct {array.TypeName}");
            writer.Line($"private {ElementOf(array)} _first;");
            writer.Close();
        }
    }

    /// <summary>Writes the span over an array, and the method that gives it to be written in place.</summary>
    public static void EmitMember(SourceWriter writer, StructureModel structure, MemberModel member)
    {
        var storage = structure.Storage.First(each => each.Array?.TypeName == MemberNames.ArrayOf(member.Name));
        var (element, count) = (ElementOf(storage.Array!), member.Count.ToText());
        writer.Break();
        writer.Document(member.Doc, $"The elements of {member.Name}.", MemberEmitter.RemarksOf(member));
        writer.Line($"/// <exception cref=\"{Names.OutOfRange}\">There are more elements; fewer leave the rest 0.</exception>");
        writer.Open($"public {ReadOnlySpan}<{element}> {member.Name}");
        writer.Line("[global::System.Diagnostics.CodeAnalysis.UnscopedRef]");
        writer.Line($"get => {storage.Name};");
        writer.Open("init");
        writer.Line($"{Names.OutOfRange}.ThrowIfGreaterThan(value.Length, {count}, nameof(value));");
        writer.Line($"{storage.Name} = default;");
        writer.Line($"value.CopyTo({storage.Name});");
        writer.Close().Close().Break();
        writer.Summary($"The elements of {member.Name}, to be written in place.");
        writer.Line($"public static global::System.Span<{element}> {MemberNames.ElementsOf(member.Name)}(ref {structure.TypeName} structure) =>");
        writer.Continue([$"{Services}Unsafe.AsRef(in structure.{storage.Name});"]);
    }

    public static string ElementsFact(MemberModel member) => member.Type.Kind == FieldKind.Number
        ? $"{member.Count.ToText()} elements of {member.ElementBits.ToText()} bits"
        : $"{member.Count.ToText()} elements of the type {member.Type.Name}";

    /// <summary>What ToString shows of an array.</summary>
    public static string Show(MemberModel member) =>
        $"{member.Name} = {{({Names.Structures}InlineArrayText.Of({member.Name}))}}";

    private static string ElementOf(InlineArrayModel array) =>
        array.Type.Kind == FieldKind.Number ? Words.TypeFor(array.ElementBits) : array.Type.Name!;
}
