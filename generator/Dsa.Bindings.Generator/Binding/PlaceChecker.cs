using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Checks that registers, arrays and portals lie inside what holds them, each on bytes of its own.</summary>
internal sealed class PlaceChecker(DeviceContext context)
{
    /// <param name="block">The block.</param>
    /// <param name="arrays">Where its arrays lie.</param>
    /// <param name="misplaced">Arrays of which that is not known.</param>
    public void Check(BlockSymbol block, Dictionary<ArraySymbol, ArrayEntryModel> arrays, HashSet<ArraySymbol> misplaced)
    {
        var fixedArrays = block.Arrays
            .Where(array => !arrays[array].IsAnnounced && !misplaced.Contains(array))
            .Select(array => SpanOf(array, arrays[array]));
        var ownRegisters = block.Registers.Where(register => register.Array is null).Select(SpanOf);
        Check(ownRegisters.Concat(fixedArrays), block.Name, block.Syntax.Size.Amount);

        foreach (var array in block.Arrays)
        {
            var items = block.Registers.Where(register => register.Array == array).Select(SpanOf)
                .Concat(array.Portals.Select(portal => SpanOf(array, portal)));
            var stride = misplaced.Contains(array) ? null : arrays[array].Stride.Constant;
            Check(items, array.Name, stride ?? Limits.BlockBytes);
        }
    }

    private static PlacedSpan SpanOf(RegisterSymbol register) =>
        new(register.Syntax.Name, register.OffsetBytes, register.WidthBits / 8);

    private static PlacedSpan SpanOf(ArraySymbol array, ArrayEntryModel place)
    {
        var (count, stride) = (place.Count.Constant ?? 0, place.Stride.Constant ?? 0);
        return new(array.Syntax.Name, place.Offset.Constant ?? 0, count * stride);
    }

    private static PlacedSpan SpanOf(ArraySymbol array, PortalModel portal)
    {
        var syntax = array.Syntax.Members.First(member => member is PortalSyntax && member.Name.Text == portal.Name);
        return new(syntax.Name, portal.OffsetBytes, portal.SizeBytes);
    }

    private void Check(IEnumerable<PlacedSpan> spans, string owner, long ownerBytes)
    {
        PlacedSpan? furthest = null;
        foreach (var span in spans.OrderBy(span => span.Offset).ThenBy(span => span.Name.Span.Start))
        {
            if (span.Size > ownerBytes || span.Offset > ownerBytes - span.Size)
            {
                var end = span.Offset > long.MaxValue - span.Size ? long.MaxValue : span.End;
                context.Diagnostics.Add(
                    Descriptors.RegisterOutsideBlock, span.Name, span.Name.Text, end.ToHex(), owner, ownerBytes.ToHex());
                continue;
            }

            if (furthest is not null && span.Offset < furthest.End)
            {
                context.Diagnostics.AddClash(
                    Descriptors.RegistersOverlap, span.Name, furthest.Name, span.Name.Text, furthest.Name.Text);
            }

            furthest = furthest is null || span.End > furthest.End ? span : furthest;
        }
    }

    private sealed record PlacedSpan(SyntaxToken Name, long Offset, long Size)
    {
        public long End => Offset + Size;
    }
}
