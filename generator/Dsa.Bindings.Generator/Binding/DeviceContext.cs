using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>What all parts of the binder know of the device.</summary>
internal sealed class DeviceContext
{
    public DeviceContext(DeviceSyntax header, DiagnosticBag diagnostics)
    {
        Diagnostics = diagnostics;
        TypeNames = new(diagnostics);
        Name = header.Name.Text;
        Namespace = header.Namespace.Length == 0 ? Name : string.Join(".", header.Namespace.Select(part => part.Text).Where(part => part.Length > 0));
        Revisions = header.Revisions.Select(revision => revision.Text).Distinct().ToImmutableArray();
        IsHeaderBroken = header.IsBroken;
    }

    /// <summary>Whether the header could not be read whole, so that names of it may be missing.</summary>
    public bool IsHeaderBroken { get; }

    public DiagnosticBag Diagnostics { get; }

    public string Name { get; }

    public string Namespace { get; }

    public ImmutableArray<string> Revisions { get; }

    /// <summary>The variants of the device, such as the members of a family; empty when it has none.</summary>
    public List<string> Variants { get; } = [];

    /// <summary>The kinds of reset, in the order of their numbers.</summary>
    public List<string> Resets { get; } = [];

    public TypeNameTable TypeNames { get; }

    public Dictionary<string, EnumSymbol> Enums { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, StructureSymbol> Structures { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, FragmentSyntax> Fragments { get; } = new(StringComparer.Ordinal);

    /// <summary>The items of structures that extend fragments, those of the fragments first.</summary>
    public Dictionary<IStructurePart, ImmutableArray<Placed<StructureItemSyntax>>> Expansions { get; } = [];

    public List<BlockSymbol> Blocks { get; } = [];

    /// <summary>Names whose declaration had an error; what refers to them is dropped without another complaint.</summary>
    public HashSet<string> BrokenNames { get; } = new(StringComparer.Ordinal);

    /// <summary>Members by which a structure would contain itself.</summary>
    public HashSet<MemberSyntax> CyclicMembers { get; } = [];

    /// <summary>The block that holds the capability registers.</summary>
    public BlockSymbol? CapabilityBlock { get; set; }

    public string? CapabilitiesType => CapabilityBlock is null ? null : CapabilityBlock.Name + "Capabilities";

    /// <summary>A sentence that offers the nearest of some names; nothing once there are too many complaints to show it.</summary>
    public string Suggest(string text, IEnumerable<string> names) => Diagnostics.IsFull ? "" : Suggestion.For(text, names);

    /// <summary>Checks that a name is in Pascal case.</summary>
    public bool CheckName(SyntaxToken name)
    {
        var isGood = name.Text.Length > 0 && name.Text[0] is >= 'A' and <= 'Z';
        if (!isGood && name.Text.Length > 0)
        {
            Diagnostics.Add(Descriptors.BadName, name, name.Text);
        }

        return isGood;
    }

    /// <summary>Checks a name in Pascal case that generated members of a type must not hide.</summary>
    public bool CheckMemberName(SyntaxToken name, string typeName, ImmutableHashSet<string> reserved)
    {
        var isFree = !reserved.Contains(name.Text) && name.Text != typeName;
        if (!isFree)
        {
            Diagnostics.Add(Descriptors.ReservedName, name, name.Text, typeName);
        }

        return CheckName(name) && isFree;
    }

    /// <summary>Checks that a generated type is not called like one of its own members, or like the type parameter.</summary>
    public bool CheckTypeName(SyntaxToken name, string typeName, ImmutableHashSet<string> reserved)
    {
        var isFree = !reserved.Contains(typeName) && typeName != ReservedNames.TypeParameter;
        if (!isFree)
        {
            Diagnostics.Add(Descriptors.ReservedName, name, name.Text, typeName);
        }

        return isFree;
    }

    /// <summary>Claims a name in a list of names, or complains.</summary>
    public bool ClaimName(Dictionary<string, SyntaxToken> names, SyntaxToken name, string where)
    {
        if (names.TryGetValue(name.Text, out var first))
        {
            Diagnostics.AddClash(Descriptors.DuplicateName, name, first, name.Text, where);
            return false;
        }

        names.Add(name.Text, name);
        return true;
    }

    /// <summary>The enum or flags type of a name; null, with a complaint unless its declaration is broken, when there is none.</summary>
    public EnumSymbol? FindEnum(SyntaxToken name, bool mayBeFlags)
    {
        if (Enums.TryGetValue(name.Text, out var symbol) && (mayBeFlags || !symbol.IsFlags))
        {
            return symbol;
        }

        if (!BrokenNames.Contains(name.Text))
        {
            var known = Enums.Values.Where(each => mayBeFlags || !each.IsFlags).Select(each => each.Name);
            Diagnostics.Add(
                Descriptors.UnknownType, name, name.Text, mayBeFlags ? "enum or flags type" : "enum",
                Suggest(name.Text, mayBeFlags ? known.Concat(["bool", "bitmap"]) : known));
        }

        return null;
    }

    /// <summary>The fragment of a name; null, with a complaint unless its declaration is broken, when there is none.</summary>
    public FragmentSyntax? FindFragment(SyntaxToken name)
    {
        if (Fragments.TryGetValue(name.Text, out var fragment))
        {
            return fragment;
        }

        if (!BrokenNames.Contains(name.Text))
        {
            Diagnostics.Add(Descriptors.UnknownType, name, name.Text, "fragment", Suggest(name.Text, Fragments.Keys));
        }

        return null;
    }

    /// <summary>The items of one kind that a structure has, those of fragments first; without the unreadable ones.</summary>
    public IEnumerable<Placed<T>> ItemsOf<T>(IStructurePart part)
        where T : StructureItemSyntax
    {
        if (!Expansions.TryGetValue(part, out var items))
        {
            return part.Items.OfType<T>().Where(item => !item.IsBroken).Select(item => new Placed<T>(item, null));
        }

        return items
            .Where(item => item.Syntax is T { IsBroken: false })
            .Select(item => new Placed<T>((T)item.Syntax, item.Use));
    }

    /// <summary>The structure of a name; null, with a complaint unless its declaration is broken, when there is none.</summary>
    public StructureSymbol? FindStructure(SyntaxToken name)
    {
        if (Structures.TryGetValue(name.Text, out var symbol))
        {
            return symbol;
        }

        if (!BrokenNames.Contains(name.Text))
        {
            Diagnostics.Add(
                Descriptors.UnknownType, name, name.Text, "descriptor or record", Suggest(name.Text, Structures.Keys));
        }

        return null;
    }
}
