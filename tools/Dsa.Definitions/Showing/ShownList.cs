using Dsa.Bindings.Generator;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Naming;

namespace Dsa.Definitions.Showing;

/// <summary>Shows several things in a line each.</summary>
internal static class ShownList
{
    /// <summary>What stands on top of a definition: blocks and their arrays, descriptors, records, enums and flags.</summary>
    public static IEnumerable<NamedThing> Whole(NameIndex index) => index.Things.Where(static thing =>
        thing is NamedThing.OfBlock or NamedThing.OfArray or NamedThing.OfEnum or NamedThing.OfStructure { Variant: null });

    /// <summary>The table.</summary>
    public static ShownPart Of(IEnumerable<NamedThing> things) => new ShownPart.OfTable(
        ["Kind", "Name", "Size", "Description"],
        things.Select(static thing => (IReadOnlyList<string>)[thing.Kind, thing.FullName, SizeOf(thing), ShownThing.Summary(DocOf(thing))]).ToList());

    private static string SizeOf(NamedThing thing) => thing switch
    {
        NamedThing.OfBlock { Block: var block } => block.SizeBytes.ToHex(),
        NamedThing.OfArray { Array: { IsGroup: false } array } => $"[{array.Count.Text}]",
        NamedThing.OfEntry { Entry: RegisterEntry entry } => entry.Register.WidthBits.Count("bit"),
        NamedThing.OfField { Field: var field } => field.Width.Count("bit"),
        NamedThing.OfMember { Member: var member } => member.WidthBits.Count("bit"),
        NamedThing.OfEnum { Model: var model } => model.Bits.Count("bit"),
        NamedThing.OfStructure { File: var file } => file.Structure.SizeBytes.Count("byte"),
        _ => "",
    };

    private static string DocOf(NamedThing thing) => thing switch
    {
        NamedThing.OfBlock { Block: var block } => block.Doc,
        NamedThing.OfArray { Array: var array } => array.Doc,
        NamedThing.OfEntry { Entry: RegisterEntry entry } => entry.Register.Doc,
        NamedThing.OfEntry { Entry: PortalEntry entry } => entry.Portal.Doc,
        NamedThing.OfField { Field: var field } => field.Doc,
        NamedThing.OfMember { Member: var member } => member.Doc,
        NamedThing.OfEnum { Model: var model } => model.Doc,
        NamedThing.OfStructure { File: var file, Variant: var variant } => (variant?.Structure ?? file.Structure).Doc,
        _ => "",
    };
}
