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
    private readonly Dictionary<string, (SyntaxToken Name, FragmentUse? Use)> _names;

    /// <param name="context">The device.</param>
    /// <param name="structure">The structure.</param>
    /// <param name="common">The members that it begins with.</param>
    public MemberList(DeviceContext context, StructureSymbol structure, MemberList? common)
    {
        _context = context;
        _structure = structure;
        _names = common is null ? new(StringComparer.Ordinal) : new(common._names, StringComparer.Ordinal);
        if (_names.ContainsKey(structure.Name.Text))
        {
            context.Diagnostics.Add(Descriptors.ReservedName, structure.Name, structure.Name.Text, structure.Name.Text);
        }

        _members.AddRange(common?._members ?? []);
    }

    public IEnumerable<string> Names => _members.Select(member => member.Name);

    public IReadOnlyList<MemberModel> Members => _members;

    public bool IsBroken(string name) => _broken.Contains(name);

    public MemberModel? Find(string name) => _members.Find(member => member.Name == name);

    /// <summary>Adds a member, unless its name or bits are taken; null stands for one that could not be bound.</summary>
    public void Add<T>(Placed<T> item, MemberModel? member)
        where T : StructureItemSyntax
    {
        if (!Claim(item) || member is null)
        {
            _broken.Add(item.Name.Text);
            return;
        }

        if (FindClash(member) is { } other)
        {
            var (first, use) = _names[other.Name];
            item.ReportClash(_context.Diagnostics, Descriptors.MembersOverlap, first, use, member.Name, other.Name);
        }

        _members.Add(member);
    }

    /// <summary>The bits that belong to no member.</summary>
    public EquatableArray<ulong> ReservedMask()
    {
        var mask = new ulong[(_structure.SizeBytes + 7) / 8];
        Bits.Fill(mask, 0, _structure.SizeBytes * 8);
        var taken = new ulong[mask.Length];
        foreach (var member in _members)
        {
            Bits.Fill(taken, member.LowBit, member.WidthBits);
        }

        return mask.Select((word, index) => word & ~taken[index]).ToEquatableArray();
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

    private static bool Touch(MemberModel first, MemberModel second) =>
        first.LowBit <= second.HighBit && second.LowBit <= first.HighBit;

    /// <summary>Claims the name of an item, or complains.</summary>
    private bool Claim<T>(Placed<T> item)
        where T : StructureItemSyntax
    {
        var typeName = _structure.Name.Text;
        if (!_context.CheckMemberName(item.Name, typeName, ReservedNames.OfStructure))
        {
            return false;
        }

        if (_names.TryGetValue(item.Name.Text, out var first))
        {
            item.ReportClash(
                _context.Diagnostics, Descriptors.DuplicateName, first.Name, first.Use, item.Name.Text, $"'{typeName}'");
            return false;
        }

        _names.Add(item.Name.Text, (item.Name, item.Use));
        return true;
    }

    /// <summary>Complains about members whose names are those that go with another member, such as HasX with a bitmap.</summary>
    private void CheckAccessorNames()
    {
        var typeName = _structure.Name.Text;
        var accessors = new HashSet<string>(ReservedNames.OfStructure.Add(typeName), StringComparer.Ordinal);
        foreach (var (member, accessor) in _members.SelectMany(MemberNames.AccessorsOf, (member, accessor) => (member, accessor)))
        {
            if (_names.TryGetValue(accessor, out var other))
            {
                _context.Diagnostics.Add(Descriptors.ReservedName, other.Name, accessor, typeName);
            }
            else if (!accessors.Add(accessor))
            {
                _context.Diagnostics.Add(Descriptors.ReservedName, _names[member.Name].Name, member.Name, typeName);
            }
        }
    }

    /// <summary>The member on the lowest bit that a member may not share.</summary>
    private MemberModel? FindClash(MemberModel member) => _members
        .Where(other => Touch(member, other) && (other.Refines is null) == (member.Refines is null) && !member.IsExclusiveWith(other))
        .OrderBy(other => Math.Max(other.LowBit, member.LowBit))
        .FirstOrDefault();
}
