using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Naming;

/// <summary>Finds what a name means: the definition's or the specification's, with or without those of what it is in, in any case.</summary>
internal sealed class NameIndex
{
    private readonly List<NamedThing> _things;

    private NameIndex(List<NamedThing> things) => _things = things;

    /// <summary>Everything, in the order of the definition.</summary>
    public IReadOnlyList<NamedThing> Things => _things;

    /// <summary>All that devices have.</summary>
    public static NameIndex Of(IEnumerable<DeviceModel> devices) => new(devices.SelectMany(ThingsOf).ToList());

    /// <summary>What answers to a name: those whose full name it is, else those of the kind that comes first.</summary>
    /// <remarks>Whole things come before fields and members: <c>Status</c> is a register before it is a field of some.</remarks>
    public IReadOnlyList<NamedThing> Find(string name, Func<NamedThing, bool> isMeant)
    {
        var found = _things.Where(thing => isMeant(thing) && thing.Names.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        var full = found.Where(thing => Is(thing.FullName, name)).ToList();
        if (full.Count > 0)
        {
            return full;
        }

        var whole = found.Where(static thing => thing is not (NamedThing.OfField or NamedThing.OfMember)).ToList();
        return whole.Count > 0 ? whole : found;
    }

    /// <summary>What to do about a name that nothing answers to.</summary>
    public string Advise(string name, Func<NamedThing, bool> isMeant) => Suggest(name, isMeant) is { Count: > 0 } likely
        ? $"did you mean {string.Join(" or ", likely)}?"
        : "'dsa defs show' lists what there is, of DSA unless --defs names other files.";

    /// <summary>The names that are most like one that nothing answers to; none when none is like it.</summary>
    public IReadOnlyList<string> Suggest(string name, Func<NamedThing, bool> isMeant)
    {
        const int MostNames = 3;
        var most = Math.Max(1, name.Length / 3);
        var likely = _things.Where(isMeant)
            .SelectMany(static thing => thing.Names)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(each => (Name: each, Cost: EditDistance.Of(name, each, most)))
            .Where(each => each.Cost <= most)
            .ToList();
        return likely.Where(each => each.Cost == likely.Min(static other => other.Cost))
            .Select(static each => each.Name)
            .Take(MostNames)
            .ToList();
    }

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<NamedThing> ThingsOf(DeviceModel device)
    {
        foreach (var block in device.Declarations.OfType<BlockModel>())
        {
            yield return new NamedThing.OfBlock(device, block);
            foreach (var array in block.Arrays)
            {
                yield return new NamedThing.OfArray(device, block, array);
            }
        }

        foreach (var entry in BlockEntries.Of(device))
        {
            yield return new NamedThing.OfEntry(device, entry);
            foreach (var field in (entry as RegisterEntry)?.Register.Fields ?? [])
            {
                yield return new NamedThing.OfField(device, (RegisterEntry)entry, field);
            }
        }

        foreach (var file in device.Declarations.OfType<StructureFileModel>())
        {
            yield return new NamedThing.OfStructure(device, file, null);
            foreach (var variant in file.Variants)
            {
                yield return new NamedThing.OfStructure(device, file, variant);
            }

            foreach (var thing in MembersOf(device, file))
            {
                yield return thing;
            }
        }

        foreach (var model in device.Declarations.OfType<EnumModel>())
        {
            yield return new NamedThing.OfEnum(device, model);
        }
    }

    private static IEnumerable<NamedThing> MembersOf(DeviceModel device, StructureFileModel file)
    {
        var common = file.Structure.Members.Select(static member => member.Name).ToHashSet(StringComparer.Ordinal);
        return file.Structure.Members.Select(member => new NamedThing.OfMember(device, file, null, member))
            .Concat(file.Variants.SelectMany(variant => variant.Structure.Members
                .Where(member => !common.Contains(member.Name))
                .Select(member => new NamedThing.OfMember(device, file, variant, member))));
    }
}
