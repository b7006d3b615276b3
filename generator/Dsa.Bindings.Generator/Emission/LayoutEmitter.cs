using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the type that says where the arrays of a block lie.</summary>
internal static class LayoutEmitter
{
    public static void Emit(SourceWriter writer, BlockModel block)
    {
        var type = block.Name + "Layout";
        writer.Summary($"Where the arrays of {block.Name} lie.");
        writer.Open($"public sealed record {type}");
        EmitConstructor(writer, block, type);
        foreach (var array in block.Arrays)
        {
            writer.Break();
            writer.Document(array.Doc, $"The array {array.Name}.", Documentation.Facts(
                [PlaceOf(array), .. RegisterDocs.AvailabilityFacts(array.Availability)]));
            writer.Line($"public {Names.Registers}ArrayDescription {array.Name} {{ get; }}");
        }

        EmitIndexer(writer, block);
        writer.Close();
    }

    private static string PlaceOf(ArrayEntryModel array) => array.IsGroup
        ? $"{array.Stride.Text} bytes at {array.Offset.Text}"
        : $"{array.Count.Text} elements from {array.Offset.Text}, each {array.Stride.Text} bytes apart";

    private static void EmitConstructor(SourceWriter writer, BlockModel block, string type)
    {
        if (block.IsLayoutAnnounced)
        {
            writer.Summary("Works out where the arrays lie on a device.");
            writer.Line("/// <param name=\"capabilities\">What the device announces.</param>");
            writer.Open($"public {type}(in {block.CapabilitiesType} capabilities)");
        }
        else
        {
            writer.Summary("The arrays lie in the same place on every device.");
            writer.Open($"public {type}()");
        }

        var code = ExpressionCode.OverCapabilities(block.Namespace);
        foreach (var array in block.Arrays)
        {
            writer.Line($"{array.Name} = new(");
            writer.Continue(
            [
                $"\"{array.Name}\",",
                $"OffsetBytes: {Gated(array, code, code.WriteInt32(array.Offset))},",
                $"StrideBytes: {code.WriteInt32(array.Stride)},",
                $"Count: {CountOf(array, code)});",
            ]);
        }

        writer.Close();
    }

    /// <summary>The number of elements: none where the capabilities say that the array is not there.</summary>
    private static string CountOf(ArrayEntryModel array, ExpressionCode code) => Gated(array, code, code.WriteInt32(array.Count));

    /// <summary>A number of an array, and 0 where the capabilities say that the array is not there.</summary>
    private static string Gated(ArrayEntryModel array, ExpressionCode code, string number) =>
        array.Availability.WhenExpression is { } when ? $"{code.Write(when)} ? {number} : 0" : number;

    private static void EmitIndexer(SourceWriter writer, BlockModel block)
    {
        var arrays = Names.Qualify(block.Namespace, block.Name + "Array");
        writer.Break();
        writer.Summary("One of the arrays.");
        writer.Line($"/// <exception cref=\"{Names.OutOfRange}\">There is no such array.</exception>");
        writer.Line($"public {Names.Registers}ArrayDescription this[{block.Name}Array array] => array switch");
        writer.Line("{");
        writer.Continue(block.Arrays
            .Select(array => $"{arrays}.{array.Name} => {array.Name},")
            .Concat([$"_ => throw new {Names.OutOfRange}(nameof(array)),"]));
        writer.Line("};");
    }
}
