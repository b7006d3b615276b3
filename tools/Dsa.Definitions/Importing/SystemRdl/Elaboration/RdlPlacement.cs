using System.Numerics;
using Dsa.Definitions.Importing.SystemRdl.Syntax;

namespace Dsa.Definitions.Importing.SystemRdl.Elaboration;

/// <summary>Gives instances their addresses, and fields their bits, where the file leaves them open.</summary>
/// <remarks>Addressing, alignment and the order of bits are those of the SystemRDL 2.0 standard, clauses 10.1, 10.7, 12.2 and 13.4.</remarks>
internal sealed class RdlPlacement(RdlContext context)
{
    private const long LargestAddress = 1L << 60;

    private sealed record Rules(string Addressing, long Alignment, bool IsMsb0);

    /// <summary>Places everything in an address map.</summary>
    public void Place(RdlNode map) => Place(map, new("regalign", 1, false));

    private static long RoundUp(long value, long multiple) => (value + multiple - 1) / multiple * multiple;

    private static long PowerOfTwo(long value) => (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(value, 1));

    private void Place(RdlNode node, Rules outer)
    {
        var rules = RulesOf(node, outer);
        if (node.Kind == RdlKind.Reg)
        {
            PlaceFields(node, rules);
            node.SizeBytes = WidthOf(node) / 8;
        }
        else
        {
            PlaceChildren(node, rules);
        }

        if (node.Dimensions.Count > 0)
        {
            node.StrideBytes ??= Math.Max(node.SizeBytes, 1);
            if (node.StrideBytes > LargestAddress / node.Count)
            {
                throw context.Error(node.At, $"The array '{node.Name}' reaches beyond all addresses; write fewer elements, or a smaller distance of them.");
            }
        }
    }

    private static Rules RulesOf(RdlNode node, Rules outer) => new(
        node.Kind == RdlKind.Addrmap ? node.Word("addressing") ?? "regalign" : outer.Addressing,
        node.Value("alignment").ToNumber() is { Value: var alignment } && alignment > 0 && alignment <= LargestAddress
            ? (long)alignment
            : node.Kind == RdlKind.Addrmap ? 1 : outer.Alignment,
        node.Kind == RdlKind.Addrmap ? node.Has("msb0") : outer.IsMsb0);

    /// <summary>The width of a register in bits.</summary>
    private int WidthOf(RdlNode register)
    {
        var width = register.Value("regwidth").ToNumber()?.Value ?? 32;
        return width >= 8 && width <= RdlValues.LargestBits && ((int)width & ((int)width - 1)) == 0
            ? (int)width
            : throw context.Error(
                register.Properties["regwidth"].At, $"The width of '{register.Name}' is no power of two from 8 to {RdlValues.LargestBits}; write one, such as 32.");
    }

    private void PlaceChildren(RdlNode node, Rules rules)
    {
        var (next, end) = (0L, 0L);
        foreach (var child in node.Children.Where(static child => child.IsAddressable))
        {
            Place(child, rules);
            child.OffsetBytes ??= RoundUp(node.Has("bridge") ? 0 : next, Math.Max(Math.Max(rules.Alignment, child.AlignmentBytes), NaturalAlignment(child, rules)));
            next = child.OffsetBytes.Value + child.TotalBytes;
            end = Math.Max(end, next);
            if (end > LargestAddress)
            {
                throw context.Error(child.At, $"'{child.Name}' lies beyond all addresses; write a smaller address.");
            }
        }

        node.SizeBytes = node.Kind == RdlKind.Mem ? Math.Max(end, MemoryBytes(node)) : end;
    }

    private static long NaturalAlignment(RdlNode child, Rules rules) => rules.Addressing switch
    {
        "compact" => child.Kind == RdlKind.Reg ? (long)(child.Value("accesswidth").ToNumber()?.Value ?? child.SizeBytes * 8) / 8 : 1,
        "fullalign" => PowerOfTwo(child.TotalBytes),
        _ => PowerOfTwo(child.SizeBytes),
    };

    private static long MemoryBytes(RdlNode memory)
    {
        var width = memory.Value("memwidth").ToNumber()?.Value
            ?? memory.Children.Select(static child => child.Value("regwidth").ToNumber()?.Value ?? 32).DefaultIfEmpty(32).Max();
        var bytes = (memory.Value("mementries").ToNumber()?.Value ?? 1) * ((width + 7) / 8);
        return bytes <= LargestAddress ? (long)bytes : LargestAddress;
    }

    private void PlaceFields(RdlNode register, Rules rules)
    {
        var fields = register.Children.FindAll(static child => child.Kind == RdlKind.Field);
        var isMsb0 = fields.Find(static field => field.Range is var (first, last) && first != last)?.Range is var (one, other) ? one < other : rules.IsMsb0;
        var width = WidthOf(register);
        var next = isMsb0 ? width - 1 : 0;
        foreach (var field in fields)
        {
            var bits = field.Width ?? FieldWidth(field);
            field.Range ??= isMsb0 ? (next - bits + 1, next) : (next + bits - 1, next);
            var (low, high) = (Math.Min(field.Range.Value.First, field.Range.Value.Last), Math.Max(field.Range.Value.First, field.Range.Value.Last));
            if (low < 0 || high >= width)
            {
                throw context.Error(field.At, $"The field '{field.Name}' does not lie in '{register.Name}', which has {width} bits; move it, or make the register wider.");
            }

            next = isMsb0 ? low - 1 : high + 1;
        }
    }

    private int FieldWidth(RdlNode field)
    {
        var width = field.Value("fieldwidth").ToNumber()?.Value ?? 1;
        return width >= 1 && width <= RdlValues.LargestBits ? (int)width : throw context.Error(field.At, $"The width of '{field.Name}' is no number from 1 to {RdlValues.LargestBits}; write one.");
    }
}
