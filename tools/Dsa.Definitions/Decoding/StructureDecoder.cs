using System.Numerics;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Decoding;

/// <summary>Takes the bytes of a descriptor or record apart.</summary>
/// <param name="device">The device that has it.</param>
internal sealed class StructureDecoder(DeviceModel device)
{
    private const int DeepestStructure = 16;

    private readonly ValueReader _reader = new(device);
    private readonly ViewChoice _choice = new(device);

    /// <summary>Decodes bytes; what is missing reads 0, and what is too much is passed over.</summary>
    /// <param name="file">The structure.</param>
    /// <param name="variant">The case or view that was asked for; null to choose one by the bytes.</param>
    /// <param name="operation">The operation that a completion record belongs to; null when nobody knows.</param>
    /// <param name="bytes">The bytes.</param>
    public DecodedThing Decode(StructureFileModel file, VariantModel? variant, VariantModel? operation, byte[] bytes)
    {
        var size = file.Structure.SizeBytes;
        var warnings = new List<string>();
        if (bytes.Length != size)
        {
            warnings.Add($"{bytes.Length.Count("byte")} given, and {file.Structure.TypeName} has {size.ToText()}; {(bytes.Length < size ? "the missing ones are taken as 0" : "the rest is passed over")}.");
        }

        return Decode(file, variant, operation, new RawBits(bytes).Part(0, size), warnings, DeepestStructure);
    }

    private DecodedThing Decode(StructureFileModel file, VariantModel? asked, VariantModel? operation, RawBits raw, List<string> warnings, int depth)
    {
        var variant = asked ?? _choice.Of(file, operation, raw, warnings);
        var structure = variant?.Structure ?? file.Structure;
        if (asked?.Rule is { } rule && file.Structure.Members.FirstOrDefault(member => member.Name == file.Cases!.Discriminator) is { } discriminator && ValueOf(discriminator, raw) != rule.Value)
        {
            warnings.Add($"{discriminator.Name} is {ValueReader.HexOf(ValueOf(discriminator, raw))}, and {structure.TypeName} is for {rule.Operation} ({rule.Value.ToHex()}).");
        }

        var inner = operation ?? _choice.OperationIn(structure, raw);
        var items = new List<DecodedItem>();
        foreach (var member in structure.Members.OrderBy(static member => member.LowBit).ThenBy(static member => member.Refines is null ? 0 : 1))
        {
            if (IsShown(structure, member, raw, warnings))
            {
                items.AddRange(Decode(member, inner, raw, warnings, depth));
            }
        }

        CheckReserved(file, variant, structure, raw, warnings);
        return new(KindOf(file, variant), structure.TypeName, structure.SpecName, "", structure.SizeBytes.Count("byte")) { Items = items, Warnings = warnings };
    }

    private static string KindOf(StructureFileModel file, VariantModel? variant) =>
        file.IsDescriptor ? variant is null ? "descriptor" : "case" : variant is null ? "record" : "view";

    private static BigInteger ValueOf(MemberModel member, RawBits raw) =>
        member.IsBigEndian ? raw.TakeBigEndian(member.LowBit, member.WidthBits) : raw.Take(member.LowBit, member.WidthBits);

    /// <summary>Whether the flags say that a member means something; when not, anything but 0 is shown all the same.</summary>
    private static bool IsShown(StructureModel structure, MemberModel member, RawBits raw, List<string> warnings)
    {
        if (member.Presence is not { } presence || structure.Members.FirstOrDefault(each => each.Name == presence.FlagsMember) is not { } flags)
        {
            return true;
        }

        var isSet = !(ValueOf(flags, raw) & presence.Mask).IsZero;
        if (isSet != presence.IsNegated)
        {
            return true;
        }

        var isShared = structure.Members.Any(other => other != member && other.LowBit <= member.HighBit && other.HighBit >= member.LowBit && other.IsExclusiveWith(member));
        if (isShared || ValueOf(member, raw).IsZero)
        {
            return false;
        }

        warnings.Add($"{member.Name} is not 0, and reserved while {presence.FlagsMember}.{presence.Flag} is {(presence.IsNegated ? "set" : "clear")}.");
        return true;
    }

    private IEnumerable<DecodedItem> Decode(MemberModel member, VariantModel? operation, RawBits raw, List<string> warnings, int depth)
    {
        var place = StructureRows.PlaceOf(member.LowBit, member.HighBit);
        var item = new DecodedItem(place, member.Name, member.SpecName, "", "");
        if (member.Type.Kind == FieldKind.Structure)
        {
            return DecodeInner(member, operation, item, raw, depth);
        }

        if (member.IsArray)
        {
            return DecodeArray(member, item, raw, warnings);
        }

        var value = ValueOf(member, raw);
        if (member.AlignmentBytes > 1 && !(value % member.AlignmentBytes).IsZero)
        {
            warnings.Add($"{member.Name} is {ValueReader.HexOf(value)}, which is not a multiple of {member.AlignmentBytes.ToText()}.");
        }

        return [_reader.Read(item, member.Type, member.Range, value, warnings)];
    }

    private IEnumerable<DecodedItem> DecodeInner(MemberModel member, VariantModel? operation, DecodedItem item, RawBits raw, int depth)
    {
        var size = member.ElementBits / 8;
        var found = device.Declarations.OfType<StructureFileModel>()
            .SelectMany(file => file.Variants.Select(variant => (file, variant: (VariantModel?)variant)).Prepend((file, variant: null)))
            .Where(each => (each.variant?.Structure ?? each.file.Structure).TypeName == member.Type.Name)
            .Take(1)
            .ToList();
        for (var index = 0; index < member.Count; index++)
        {
            var part = raw.Part(member.LowBit / 8 + index * size, size);
            var isEmpty = member.IsArray && Array.TrueForAll(part.Bytes, static each => each == 0);
            if (isEmpty)
            {
                continue;
            }

            var own = member.IsArray
                ? item with { Name = $"{item.Name}[{index.ToText()}]", Place = StructureRows.PlaceOf(member.LowBit + index * member.ElementBits, member.LowBit + (index + 1) * member.ElementBits - 1) }
                : item;
            yield return found.Count == 0 || depth == 0
                ? own with { Value = Convert.ToHexString(part.Bytes).ToLowerInvariant() }
                : own with { Meaning = member.Type.Name!, Inner = Decode(found[0].file, found[0].variant, operation, part, [], depth - 1) };
        }
    }

    private IEnumerable<DecodedItem> DecodeArray(MemberModel member, DecodedItem item, RawBits raw, List<string> warnings)
    {
        var bytes = raw.Part(member.LowBit / 8, member.WidthBits / 8).Bytes;
        if (Array.TrueForAll(bytes, static each => each == 0))
        {
            return [item with { Value = "0", Meaning = $"{member.Count.Count("element")}, all 0" }];
        }

        if (member.ElementBits == 8 && member.Type.Kind == FieldKind.Number)
        {
            return [item with { Value = Convert.ToHexString(bytes).ToLowerInvariant(), Meaning = member.Count.Count("byte") }];
        }

        var elements = new List<DecodedItem>();
        for (var index = 0; index < member.Count; index++)
        {
            var low = member.LowBit + index * member.ElementBits;
            var value = member.IsBigEndian ? raw.TakeBigEndian(low, member.ElementBits) : raw.Take(low, member.ElementBits);
            if (!value.IsZero)
            {
                var own = item with { Name = $"{item.Name}[{index.ToText()}]", Place = StructureRows.PlaceOf(low, low + member.ElementBits - 1) };
                elements.Add(_reader.Read(own, member.Type, member.Range, value, warnings));
            }
        }

        return elements;
    }

    private void CheckReserved(StructureFileModel file, VariantModel? variant, StructureModel structure, RawBits raw, List<string> warnings)
    {
        foreach (var (low, high) in StructureGaps.Of(structure))
        {
            // What only cases or views name is theirs: of the bare structure it is not known to be reserved.
            var bits = raw.Take(low, high - low + 1);
            if (!bits.IsZero && (variant is not null || file.Variants.Count == 0))
            {
                warnings.Add($"reserved {StructureRows.PlaceOf(low, high)} is {ValueReader.HexOf(bits)}, not 0.");
            }
        }

        foreach (var member in structure.Members.Where(static member => member is { IsArray: false, Type.Kind: FieldKind.Flags }))
        {
            var refined = structure.Members.Where(each => each.Refines == member.Name)
                .Aggregate(BigInteger.Zero, (mask, each) => mask | (((BigInteger.One << each.WidthBits) - 1) << (each.LowBit - member.LowBit)));
            var unnamed = ValueOf(member, raw) & ~(_reader.NamedBits(member.Type) | refined);
            if (!unnamed.IsZero && !(variant is null && file.IsDescriptor))
            {
                warnings.Add($"{member.Name} has reserved bits: {string.Join(", ", ValueReader.BitsOf(unnamed).Select(static bit => bit.ToText()))}.");
            }
        }

        if (variant?.Rule is { } rule && structure.Members.FirstOrDefault(member => member.Name == file.Cases!.Flags) is { } flags)
        {
            CheckFlags(file, variant, rule, (ulong)(ValueOf(flags, raw) & ulong.MaxValue), warnings);
        }
    }

    private void CheckFlags(StructureFileModel file, VariantModel variant, CaseRuleModel rule, ulong value, List<string> warnings)
    {
        var names = FlagNames.Of(device, file, file.Cases!);
        var declared = names?.Declared ?? 0;
        if (names is null)
        {
            return;
        }

        if ((value & declared & ~rule.AllowedFlags) is not 0 and var reserved)
        {
            warnings.Add($"{names.ListOf(variant, reserved)} set, and reserved for {rule.Operation}.");
        }

        if ((rule.RequiredFlags & ~value) is not 0 and var missing)
        {
            warnings.Add($"{names.ListOf(variant, missing)} clear, and required by {rule.Operation}.");
        }

        foreach (var choice in rule.RequiredChoices.Where(choice => (value & choice) == 0))
        {
            warnings.Add($"{rule.Operation} requires at least one of {names.ListOf(variant, choice)}.");
        }
    }
}
