using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the portals of a block as data, and the way from an offset to a portal.</summary>
internal static class PortalMapEmitter
{
    public static void Emit(SourceWriter writer, BlockModel block)
    {
        var portals = Names.Qualify(block.Namespace, block.Name + "Portal");
        var arrays = Names.Qualify(block.Namespace, block.Name + "Array");
        writer.Break();
        writer.Summary($"All portals, in the order of <see cref=\"{block.Name}Portal\"/>.");
        writer.Line($"public static {Names.ImmutableArray}<{Names.Registers}PortalDescription> Portals {{ get; }} =");
        writer.Line("[");
        writer.Continue(block.Portals.Select(portal =>
            $"new((int){portals}.{portal.Name}, \"{portal.Name}\", (int){arrays}.{portal.Array}, "
            + $"{portal.OffsetBytes.ToHex()}, {portal.SizeBytes.ToHex()}, {portal.SlotBytes.ToText()}),"));
        writer.Line("];");
        EmitFind(writer, block, portals);
    }

    private static void EmitFind(SourceWriter writer, BlockModel block, string portals)
    {
        writer.Break();
        writer.Summary("Finds the portal that an offset lies in.");
        writer.Line("/// <param name=\"offsetBytes\">The offset in the block.</param>");
        writer.Line("/// <param name=\"layout\">Where the arrays lie.</param>");
        writer.Line("/// <param name=\"index\">The array element.</param>");
        writer.Line("/// <param name=\"portal\">The portal.</param>");
        writer.Line("/// <returns>Whether there is a portal at the offset.</returns>");
        writer.Open($"public static bool TryFindPortal(int offsetBytes, {block.Name}Layout layout, out int index, out {block.Name}Portal portal)");
        foreach (var array in block.Portals.GroupBy(portal => portal.Array))
        {
            writer.Open($"if (layout.{array.Key}.Contains(offsetBytes))");
            writer.Line($"var distance = offsetBytes - layout.{array.Key}.OffsetBytes;");
            writer.Line($"var within = distance % layout.{array.Key}.StrideBytes;");
            writer.Line($"index = distance / layout.{array.Key}.StrideBytes;");
            foreach (var portal in array)
            {
                var (first, last) = (portal.OffsetBytes, portal.OffsetBytes + portal.SizeBytes - 1);
                writer.Open($"if (within is >= {first.ToHex()} and <= {last.ToHex()})");
                writer.Line($"portal = {portals}.{portal.Name};");
                writer.Line("return true;");
                writer.Close().Break();
            }

            writer.Close().Break();
        }

        writer.Line("index = 0;");
        writer.Line("portal = default;");
        writer.Line("return false;");
        writer.Close();
    }
}
