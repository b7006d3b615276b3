using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Checks that registers, arrays and portals lie inside what holds them, each on bytes of its own.</summary>
internal sealed class PlaceChecker(DeviceContext context, AvailabilityBinder availability)
{
    /// <param name="block">The block.</param>
    /// <param name="variants">Which variants have what is in it.</param>
    /// <param name="arrays">Where its arrays lie.</param>
    /// <param name="misplaced">Arrays of which that is not known.</param>
    public void Check(
        BlockSymbol block, BlockVariants variants, Dictionary<ArraySymbol, ArrayEntryModel> arrays, HashSet<ArraySymbol> misplaced)
    {
        var fixedArrays = block.Arrays
            .Where(array => arrays[array].IsPlaceKnown && !misplaced.Contains(array))
            .Select(array => SpanOf(array, arrays[array], variants));
        var ownRegisters = block.Registers.Where(register => register.Array is null).Select(register => SpanOf(register, variants));
        Check(block, ownRegisters.Concat(fixedArrays), block.Name, block.Syntax.Size.Amount);

        foreach (var array in block.Arrays)
        {
            var items = block.Registers.Where(register => register.Array == array).Select(register => SpanOf(register, variants))
                .Concat(array.Portals.Select(portal => SpanOf(array, portal, variants)));
            var stride = misplaced.Contains(array) || array.Syntax.IsGroup ? null : arrays[array].Stride.Constant;
            Check(block, items, array.Name, stride ?? Limits.BlockBytes);
        }
    }

    private static PlacedSpan SpanOf(ArraySymbol array, ArrayEntryModel place, BlockVariants variants)
    {
        var (count, stride) = (place.Count.Constant ?? 0, place.Stride.Constant ?? 0);
        return new(
            array.Syntax.Name, place.Offset.Constant ?? 0, count * stride, variants[array.Syntax], place.Availability.WhenExpression);
    }

    private PlacedSpan SpanOf(RegisterSymbol register, BlockVariants variants)
    {
        var when = availability.Bind(register.Modifiers).WhenExpression;
        return new(register.Syntax.Name, register.OffsetBytes, register.WidthBits / 8, variants[register], when, register);
    }

    private PlacedSpan SpanOf(ArraySymbol array, PortalModel portal, BlockVariants variants)
    {
        var syntax = array.Syntax.Members.OfType<PortalSyntax>().First(member => member.Name.Text == portal.Name);
        var when = availability.Bind(syntax.Modifiers).WhenExpression;
        return new(syntax.Name, portal.OffsetBytes, portal.SizeBytes, variants[syntax], when);
    }

    private void Check(BlockSymbol block, IEnumerable<PlacedSpan> spans, string owner, long ownerBytes)
    {
        var open = new List<PlacedSpan>();
        foreach (var span in spans.OrderBy(span => span.Offset).ThenBy(span => span.Name.Span.Start))
        {
            if (span.Size > ownerBytes || span.Offset > ownerBytes - span.Size)
            {
                var end = span.Offset > long.MaxValue - span.Size ? long.MaxValue : span.End;
                context.Diagnostics.Add(
                    Descriptors.RegisterOutsideBlock, span.Name, span.Name.Text, end.ToHex(), owner, ownerBytes.ToHex());
                continue;
            }

            open.RemoveAll(other => other.End <= span.Offset);
            if (open.Find(other => !MayShare(block, span, other)) is { } clash)
            {
                context.Diagnostics.AddClash(
                    Descriptors.RegistersOverlap, span.Name, clash.Name, span.Name.Text, clash.Name.Text);
            }
            else if (open.Find(other => !MayShareValue(span, other)) is { } shared)
            {
                var (changing, capability) = span.Register!.IsCapability ? (shared, span) : (span, shared);
                context.Diagnostics.AddClash(
                    Descriptors.CapabilityOverlaid, changing.Name, capability.Name, changing.Name.Text, capability.Name.Text);
            }

            KeepOpen(open, span);
        }
    }

    /// <summary>Keeps what later spans may clash with, and no more than a few, so that many at one place stay cheap.</summary>
    private static void KeepOpen(List<PlacedSpan> open, PlacedSpan span)
    {
        if (open.Count >= Limits.RegistersAtOnePlace)
        {
            open.Remove(open.OrderBy(other => other.End).First());
        }

        open.Add(span);
    }

    /// <summary>Whether two things may share bytes: no device has both; or, of registers, one is only read and the other only written, or one says so.</summary>
    private static bool MayShare(BlockSymbol block, PlacedSpan one, PlacedSpan other) =>
        one.Variants.Excludes(other.Variants)
        || (one.Register is { } first && other.Register is { } second
            && (IsPair(first, second) || IsPair(second, first) || Overlays(block, first, second) || Overlays(block, second, first)))
        || Gates.Exclude(one.When, other.When);

    /// <summary>Whether two that may share bytes leave the value of a capability register as it is.</summary>
    private static bool MayShareValue(PlacedSpan one, PlacedSpan other) =>
        one.Register is not { } first || other.Register is not { } second
        || !((first.IsCapability && Changes(second)) || (second.IsCapability && Changes(first)))
        || one.Variants.Excludes(other.Variants)
        || IsPair(first, second) || IsPair(second, first)
        || Gates.Exclude(one.When, other.When);

    private static bool Changes(RegisterSymbol register) =>
        !register.IsCapability && register.Fields.Exists(field => field.Access != AccessMode.ReadOnly);

    private static bool IsPair(RegisterSymbol read, RegisterSymbol written) =>
        read.Fields.Count > 0 && written.Fields.Count > 0
        && read.Fields.TrueForAll(field => field.Access is AccessMode.ReadOnly or AccessMode.ReadToClear)
        && written.Fields.TrueForAll(field => field.Access is AccessMode.WriteOnly or AccessMode.Trigger);

    /// <summary>Whether one register says that it is another face of the other, or of one at the same place.</summary>
    private static bool Overlays(BlockSymbol block, RegisterSymbol first, RegisterSymbol second) =>
        first.Modifiers[ModifierKind.Overlays]?.Operands[0].Text is { } name
        && block.FindRegister(first.Array, name) is { } target
        && target != first
        && target.Touches(second);

    /// <summary>A thing on its bytes.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Offset">Where it begins.</param>
    /// <param name="Size">How many bytes it has.</param>
    /// <param name="Variants">Which variants have it.</param>
    /// <param name="When">The capabilities that it needs.</param>
    /// <param name="Register">The register that it is; null for an array, a group or a portal.</param>
    private sealed record PlacedSpan(
        SyntaxToken Name, long Offset, long Size, VariantScope Variants, ExpressionModel? When, RegisterSymbol? Register = null)
    {
        public long End => Offset + Size;
    }
}
