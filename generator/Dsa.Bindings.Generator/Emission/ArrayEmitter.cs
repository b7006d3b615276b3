using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the types of an array: the array, its element, the element as plain memory, and its registers.</summary>
internal static class ArrayEmitter
{
    public static void Emit(SourceWriter writer, ArrayModel array)
    {
        if (!array.IsGroup)
        {
            EmitArray(writer, array);
            writer.Break();
        }

        EmitElement(writer, array);
        if (array.Registers.Count > 0)
        {
            writer.Break();
            ImageEmitter.Emit(writer, array);
        }

        foreach (var register in array.Registers)
        {
            writer.Break();
            RegisterEmitter.Emit(writer, register, array.Namespace);
        }
    }

    private static void EmitArray(SourceWriter writer, ArrayModel array)
    {
        var type = array.Name + "Array";
        var description = Names.Registers + "ArrayDescription";
        writer.Document(array.Doc, $"The array {array.Name} of {array.Block}.", Documentation.Facts([array.Place]));
        writer.Line(Names.BusTypeDoc);
        writer.OpenOverBus($"public readonly struct {type}<TBus>");
        writer.Line("private readonly TBus _bus;");
        writer.Line($"private readonly {description} _place;").Break();
        writer.Open($"internal {type}(TBus bus, {description} place)");
        writer.Line("_bus = bus;");
        writer.Line("_place = place;");
        writer.Close().Break();
        writer.Summary("The number of elements.");
        writer.Line("public int Count => _place.Count;").Break();
        writer.Summary("One element.");
        writer.Line($"/// <exception cref=\"{Names.OutOfRange}\">There is no such element.</exception>");
        writer.Line($"public {array.Name}Element<TBus> this[int index] => new(_bus, _place.ElementOffsetBytes(index), _place.StrideBytes);").Break();
        writer.Summary("All elements, from the first on.");
        writer.Line("public Enumerator GetEnumerator() => new(this);").Break();
        EmitEnumerator(writer, array);
        writer.Close();
    }

    /// <summary>Writes what <c>foreach</c> uses: a struct, so that nothing is allocated.</summary>
    private static void EmitEnumerator(SourceWriter writer, ArrayModel array)
    {
        writer.Summary("Goes through the elements.");
        writer.Open("public struct Enumerator");
        writer.Line($"private readonly {array.Name}Array<TBus> _array;");
        writer.Line("private int _index;").Break();
        writer.Open($"internal Enumerator({array.Name}Array<TBus> array)");
        writer.Line("_array = array;");
        writer.Line("_index = -1;");
        writer.Close().Break();
        writer.Summary("The element it is at.");
        writer.Line($"public readonly {array.Name}Element<TBus> Current => _array[_index];").Break();
        writer.Summary("Goes to the next element; false when there is none.");
        writer.Line("public bool MoveNext() => ++_index < _array.Count;");
        writer.Close();
    }

    private static void EmitElement(SourceWriter writer, ArrayModel array)
    {
        var type = array.Name + "Element";
        if (array.IsGroup)
        {
            writer.Document(array.Doc, $"The group {array.Name} of {array.Block}.", Documentation.Facts([array.Place]));
        }
        else
        {
            writer.Summary($"One element of the array {array.Name}.");
        }

        writer.Line(Names.BusTypeDoc);
        writer.OpenOverBus($"public readonly struct {type}<TBus>");
        writer.Line("private readonly TBus _bus;").Break();
        writer.Open($"internal {type}(TBus bus, int offsetBytes, int sizeBytes)");
        writer.Line("_bus = bus;");
        writer.Line("OffsetBytes = offsetBytes;");
        writer.Line("SizeBytes = sizeBytes;");
        writer.Close().Break();
        writer.Summary("The offset in the block.");
        writer.Line("public int OffsetBytes { get; }").Break();
        writer.Summary(array.IsGroup ? "The bytes from the first register to the end of the last." : "The distance to the next element.");
        writer.Line("public int SizeBytes { get; }");
        foreach (var register in array.Registers)
        {
            writer.Break();
            writer.Document(register.Doc, $"The register {register.FullName}.");
            writer.Line($"public {register.TypeName}Accessor<TBus> {register.Name} => new(_bus, {At(register.OffsetBytes)});");
        }

        EmitPortals(writer, array);
        EmitDwords(writer, array);
        writer.Close();
    }

    private static string At(long offsetBytes) => offsetBytes == 0 ? "OffsetBytes" : $"OffsetBytes + {offsetBytes.ToHex()}";

    private static void EmitPortals(SourceWriter writer, ArrayModel array)
    {
        if (array.Portals.Count == 0)
        {
            return;
        }

        foreach (var portal in array.Portals)
        {
            writer.Break();
            writer.Document(portal.Doc, $"The portal {portal.Name}.", Documentation.Facts([
                "offset in the block", $"{portal.SizeBytes.ToHex()} bytes", $"takes a {portal.Accepts}"]));
            writer.Line($"public int {portal.Name}OffsetBytes => {At(portal.OffsetBytes)};");
        }

        var type = array.Block + "Portal";
        var qualified = Names.Qualify(array.Namespace, type);
        writer.Break();
        writer.Summary("The offset of a portal in the block.");
        writer.Line($"/// <exception cref=\"{Names.OutOfRange}\">The element has no such portal.</exception>");
        writer.Line($"public int PortalOffsetBytes({type} portal) => portal switch");
        writer.Line("{");
        writer.Continue(array.Portals
            .Select(portal => $"{qualified}.{portal.Name} => {portal.Name}OffsetBytes,")
            .Concat([$"_ => throw new {Names.OutOfRange}(nameof(portal)),"]));
        writer.Line("};");
    }

    private static void EmitDwords(SourceWriter writer, ArrayModel array)
    {
        if (array.Registers.Count == 0)
        {
            return;
        }

        EmitDword(writer, "Reads four bytes of the element, whatever registers they belong to.",
            "public uint ReadDword(int index)", "return _bus.Read32(OffsetBytes + index * 4);");
        EmitDword(writer, "Writes four bytes of the element, whatever registers they belong to.",
            "public void WriteDword(int index, uint value)", "_bus.Write32(OffsetBytes + index * 4, value);");
    }

    private static void EmitDword(SourceWriter writer, string summary, string header, string statement)
    {
        writer.Break();
        writer.Summary(summary);
        writer.Line($"/// <exception cref=\"{Names.OutOfRange}\">The four bytes lie outside the element.</exception>");
        writer.Open(header);
        writer.Line($"{Names.OutOfRange}.ThrowIfNegative(index);");
        writer.Line($"{Names.OutOfRange}.ThrowIfGreaterThanOrEqual(index, SizeBytes / 4);");
        writer.Line(statement);
        writer.Close();
    }
}
