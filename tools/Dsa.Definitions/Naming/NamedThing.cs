using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Naming;

/// <summary>Something that people ask for by name.</summary>
/// <param name="Device">The device that has it.</param>
/// <param name="Kind">What it is, in a word.</param>
/// <param name="FullName">The name that nothing else has, as far as the language allows.</param>
/// <param name="Names">All names that it answers to, the full one included.</param>
internal abstract record NamedThing(DeviceModel Device, string Kind, string FullName, IReadOnlyList<string> Names)
{
    /// <summary>A block.</summary>
    internal sealed record OfBlock(DeviceModel Device, BlockModel Block)
        : NamedThing(Device, "block", Block.Name, [Block.Name, Block.SpecName]);

    /// <summary>An array or group.</summary>
    internal sealed record OfArray(DeviceModel Device, BlockModel Block, ArrayEntryModel Array)
        : NamedThing(Device, Array.IsGroup ? "group" : "array", $"{Block.Name}.{Array.Name}", [$"{Block.Name}.{Array.Name}", Array.Name, Array.SpecName]);

    /// <summary>A register or portal.</summary>
    internal sealed record OfEntry(DeviceModel Device, PlacedEntry Entry)
        : NamedThing(Device, Entry is PortalEntry ? "portal" : "register", Entry.FullName, NamesOf(Entry, "", ""));

    /// <summary>A field of a register.</summary>
    internal sealed record OfField(DeviceModel Device, RegisterEntry Entry, FieldModel Field)
        : NamedThing(Device, "field", $"{Entry.FullName}.{Field.Name}", [Field.Name, Field.SpecName, .. NamesOf(Entry, "." + Field.Name, "." + Field.SpecName)]);

    /// <summary>An enum or flags type.</summary>
    internal sealed record OfEnum(DeviceModel Device, EnumModel Model)
        : NamedThing(Device, Model.IsFlags ? "flags" : "enum", Model.Name, [Model.Name, Model.SpecName]);

    /// <summary>A descriptor or record; with a variant, that case or view of it.</summary>
    internal sealed record OfStructure(DeviceModel Device, StructureFileModel File, VariantModel? Variant)
        : NamedThing(Device, KindOf(File, Variant), (Variant?.Structure ?? File.Structure).TypeName, NamesOf(File, Variant));

    /// <summary>A member of a structure.</summary>
    internal sealed record OfMember(DeviceModel Device, StructureFileModel File, VariantModel? Variant, MemberModel Member)
        : NamedThing(Device, "member", $"{(Variant?.Structure ?? File.Structure).TypeName}.{Member.Name}",
            [$"{(Variant?.Structure ?? File.Structure).TypeName}.{Member.Name}", $"{(Variant?.Structure ?? File.Structure).TypeName}.{Member.SpecName}", Member.Name, Member.SpecName]);

    private static IReadOnlyList<string> NamesOf(PlacedEntry entry, string tail, string specTail)
    {
        var names = new List<string> { entry.FullName + tail, entry.FullSpecName + specTail, entry.Block.Name + "." + entry.FullSpecName + specTail };
        if (entry.Array is { } array)
        {
            names.Add($"{array.Name}.{entry.Name}{tail}");
        }

        names.Add(entry.Name + tail);
        names.Add(entry.SpecName + specTail);
        return names;
    }

    private static string KindOf(StructureFileModel file, VariantModel? variant) =>
        file.IsDescriptor ? variant is null ? "descriptor" : "case" : variant is null ? "record" : "view";

    private static IReadOnlyList<string> NamesOf(StructureFileModel file, VariantModel? variant)
    {
        var structure = variant?.Structure ?? file.Structure;
        return variant?.Rule is { } rule ? [structure.TypeName, structure.SpecName, $"{file.Cases!.EnumType}.{rule.Operation}", rule.Operation] : [structure.TypeName, structure.SpecName];
    }
}
