using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the types of a block: the block over a bus, its enums, capabilities, layout and map.</summary>
internal static class BlockEmitter
{
    public static void Emit(SourceWriter writer, BlockModel block)
    {
        EmitBlock(writer, block);
        BlockEnumEmitter.Emit(writer, block);
        if (block.HasCapabilities)
        {
            writer.Break();
            CapabilitiesEmitter.Emit(writer, block);
        }

        if (block.Arrays.Count > 0)
        {
            writer.Break();
            LayoutEmitter.Emit(writer, block);
        }

        writer.Break();
        BlockMapEmitter.Emit(writer, block);
    }

    private static void EmitBlock(SourceWriter writer, BlockModel block)
    {
        var hasArrays = block.Arrays.Count > 0;
        writer.Document(block.Doc, $"The registers of {block.Name}.", Documentation.Facts([$"{block.SizeBytes.ToHex()} bytes"]));
        writer.Line(Names.BusTypeDoc);
        writer.OpenOverBus($"public readonly struct {block.Name}<TBus>");
        writer.Line("private readonly TBus _bus;");
        if (hasArrays)
        {
            writer.Line($"private readonly {block.Name}Layout? _layout;");
        }

        EmitConstructors(writer, block, hasArrays);
        foreach (var register in block.Registers.Where(register => register.Array is null))
        {
            writer.Break();
            writer.Summary($"The register {register.Name}, at {register.OffsetBytes.ToHex()}.");
            writer.Line($"public {register.TypeName}Accessor<TBus> {register.Name} => new(_bus, {register.OffsetBytes.ToHex()});");
        }

        foreach (var array in block.Arrays)
        {
            EmitArray(writer, block, array);
        }

        writer.Close();
    }

    private static void EmitConstructors(SourceWriter writer, BlockModel block, bool hasArrays)
    {
        writer.Break();
        if (hasArrays && !block.IsLayoutAnnounced)
        {
            writer.Summary("The registers behind a bus.");
            writer.Open($"public {block.Name}(TBus bus)");
            writer.Line("_bus = bus;");
            writer.Line($"_layout = new {block.Name}Layout();");
            writer.Close();
        }
        else
        {
            writer.Summary(hasArrays ? "The registers behind a bus, without the arrays." : "The registers behind a bus.");
            writer.Line($"public {block.Name}(TBus bus) => _bus = bus;");
        }

        if (!hasArrays)
        {
            return;
        }

        writer.Break();
        writer.Summary("The registers behind a bus, with the arrays where a layout says.");
        writer.Open($"public {block.Name}(TBus bus, {block.Name}Layout layout)");
        writer.Line("_bus = bus;");
        writer.Line("_layout = layout;");
        writer.Close();
    }

    private static void EmitArray(SourceWriter writer, BlockModel block, ArrayEntryModel array)
    {
        writer.Break();
        writer.Document(array.Doc, $"The {(array.IsGroup ? "group" : "array")} {array.Name}.");
        writer.Line("/// <exception cref=\"global::System.InvalidOperationException\">The block was made without a layout.</exception>");
        if (array.IsGroup && array.IsAnnounced)
        {
            writer.Line($"/// <exception cref=\"{Names.OutOfRange}\">The device does not have it.</exception>");
        }

        writer.Line($"public {array.Name}{(array.IsGroup ? "Element" : "Array")}<TBus> {array.Name} => _layout is null");
        writer.Continue(
        [
            $"? throw new global::System.InvalidOperationException(\"{block.Name} was made without a layout; {array.Name} has no place.\")",
            array.IsGroup
                ? $": new(_bus, _layout.{array.Name}.ElementOffsetBytes(0), _layout.{array.Name}.StrideBytes);"
                : $": new(_bus, _layout.{array.Name});",
        ]);
    }
}
