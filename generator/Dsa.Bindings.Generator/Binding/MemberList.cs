using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>The members of one structure while they are bound: no two of a name, no two on the same bits.</summary>
internal sealed class MemberList
{
    private readonly DeviceContext _context;
    private readonly StructureSymbol _structure;
    private readonly List<MemberModel> _members = [];
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SyntaxToken> _names;
    private readonly List<int>[] _owners;

    /// <param name="context">The device.</param>
    /// <param name="structure">The structure.</param>
    /// <param name="common">The members that it begins with.</param>
    public MemberList(DeviceContext context, StructureSymbol structure, MemberList? common)
    {
        _context = context;
        _structure = structure;
        _names = common is null ? new(StringComparer.Ordinal) : new(common._names, StringComparer.Ordinal);
        _owners = new List<int>[structure.SizeBytes * 8];
        if (_names.ContainsKey(structure.Name.Text))
        {
            context.Diagnostics.Add(Descriptors.ReservedName, structure.Name, structure.Name.Text, structure.Name.Text);
        }

        foreach (var member in common?._members ?? [])
        {
            Occupy(member);
            _members.Add(member);
        }
    }

    public IEnumerable<string> Names => _members.Select(member => member.Name);

    public IReadOnlyList<MemberModel> Members => _members;

    /// <summary>Whether two members may share bits: never both mean something at once.</summary>
    public static bool AreExclusive(MemberModel first, MemberModel second) =>
        first.Presence is { } one && second.Presence is { } two && one.Mask == two.Mask && one.IsNegated != two.IsNegated;

    public bool IsBroken(string name) => _broken.Contains(name);

    public MemberModel? Find(string name) => _members.Find(member => member.Name == name);

    /// <summary>Adds a member, unless its name or bits are taken; null stands for one that could not be bound.</summary>
    public void Add(SyntaxToken name, MemberModel? member)
    {
        var typeName = _structure.Name.Text;
        var isNamed = _context.CheckMemberName(name, typeName, ReservedNames.OfStructure)
            && _context.ClaimName(_names, name, $"'{typeName}'");
        if (member is null || !isNamed)
        {
            _broken.Add(name.Text);
            return;
        }

        if (FindClash(member) is { } other)
        {
            _context.Diagnostics.AddClash(Descriptors.MembersOverlap, name, _names[other.Name], name.Text, other.Name);
        }

        Occupy(member);
        _members.Add(member);
    }

    /// <summary>The bits that belong to no member.</summary>
    public EquatableArray<ulong> ReservedMask()
    {
        var mask = new ulong[(_structure.SizeBytes + 7) / 8];
        for (var bit = 0; bit < _owners.Length; bit++)
        {
            mask[bit / 64] |= _owners[bit] is null ? 1UL << (bit % 64) : 0;
        }

        return mask.ToEquatableArray();
    }

    public StructureModel ToModel(SyntaxNode syntax, AvailabilityModel availability)
    {
        CheckAccessorNames();
        return new()
        {
            TypeName = _structure.Name.Text,
            SpecName = syntax.SpecName,
            Availability = availability,
            Doc = syntax.Doc,
            SizeBytes = _structure.SizeBytes,
            AlignmentBytes = (int)_structure.Declaration.Alignment.Amount,
            Members = _members.OrderBy(member => member.LowBit).ThenBy(member => member.Refines is not null).ToEquatableArray(),
            Storage = StoragePlan.Of(_members, _structure.SizeBytes),
        };
    }

    /// <summary>Complains about members whose names are those of accessors that a bitmap brings, such as HasX.</summary>
    private void CheckAccessorNames()
    {
        foreach (var bitmap in _members.Where(member => member.Type.Kind == FieldKind.Bitmap))
        {
            var words = Enumerable.Range(0, bitmap.WidthBits / 64).Select(word => $"{bitmap.Name}Word{word.ToText()}");
            foreach (var taken in words.Concat(["Has" + bitmap.Name, bitmap.Name + "Bits"]).Where(_names.ContainsKey))
            {
                _context.Diagnostics.Add(Descriptors.ReservedName, _names[taken], taken, _structure.Name.Text);
            }
        }
    }

    private MemberModel? FindClash(MemberModel member)
    {
        for (var bit = member.LowBit; bit <= member.HighBit; bit++)
        {
            foreach (var index in _owners[bit] ?? [])
            {
                var other = _members[index];
                if ((other.Refines is null) == (member.Refines is null) && !AreExclusive(member, other))
                {
                    return other;
                }
            }
        }

        return null;
    }

    private void Occupy(MemberModel member)
    {
        for (var bit = member.LowBit; bit <= member.HighBit; bit++)
        {
            (_owners[bit] ??= []).Add(_members.Count);
        }
    }
}
