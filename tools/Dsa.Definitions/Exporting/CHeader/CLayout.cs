using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>Decides how the bytes of a structure are declared, so that a compiler puts each where the definition has it.</summary>
/// <param name="alignmentOf">The alignment of another structure, by its name.</param>
internal sealed class CLayout(Func<string, int> alignmentOf)
{
    /// <summary>Groups of units from the first byte to the last; units of one group begin at the same byte.</summary>
    public IReadOnlyList<IReadOnlyList<CUnit>> Of(StructureModel structure)
    {
        var units = MergeWords(structure.Members.Where(member => member.Refines is null).Select(member => UnitOf(structure, member)).ToList());
        var groups = Cluster(units).Select(group => Settle(structure, group)).ToList();
        return WithReserved(groups, structure.SizeBytes).ToList();
    }

    private static bool Overlap(CUnit first, CUnit second) => first.OffsetBytes < second.End && second.OffsetBytes < first.End;

    private CUnit UnitOf(StructureModel structure, MemberModel member)
    {
        var offset = member.LowBit / 8;
        var size = member.HighBit / 8 - offset + 1;
        if (member.LowBit % 8 != 0 || member.WidthBits % 8 != 0)
        {
            return WordAround(structure, member, offset, size);
        }

        if (member.Type.Kind == FieldKind.Structure)
        {
            return new(offset, size, CanHold(structure, offset, alignmentOf(member.Type.Name!)) ? CUnitKind.Structure : CUnitKind.Bytes, [member]);
        }

        var element = member.Count > 1 ? member.ElementBits : member.WidthBits > 64 ? 64 : member.WidthBits;
        var isPlain = element is 8 or 16 or 32 or 64 && member.WidthBits % element == 0 && CanHold(structure, offset, element / 8);
        return isPlain
            ? new(offset, size, element == member.WidthBits ? CUnitKind.Number : CUnitKind.Numbers, [member])
            : member.WidthBits > 64 ? new(offset, size, CUnitKind.Bytes, [member]) : WordAround(structure, member, offset, size);
    }

    /// <summary>The smallest aligned word around a member, else its bytes.</summary>
    private static CUnit WordAround(StructureModel structure, MemberModel member, int first, int size)
    {
        for (var bytes = 1; bytes <= 8 && bytes <= structure.AlignmentBytes; bytes *= 2)
        {
            var offset = first / bytes * bytes;
            if (first + size <= offset + bytes && offset + bytes <= structure.SizeBytes)
            {
                return new(offset, bytes, CUnitKind.Word, [member]);
            }
        }

        return new(first, size, CUnitKind.Bytes, [member]);
    }

    private static bool CanHold(StructureModel structure, int offset, int bytes) => offset % bytes == 0 && bytes <= structure.AlignmentBytes;

    /// <summary>Puts everything that a word touches into it.</summary>
    private static List<CUnit> MergeWords(List<CUnit> units)
    {
        for (var index = 0; index < units.Count; index++)
        {
            var other = units.FindIndex(index + 1, unit => Overlap(unit, units[index])
                && (unit.Kind is CUnitKind.Word or CUnitKind.Bytes || units[index].Kind is CUnitKind.Word or CUnitKind.Bytes));
            if (other >= 0)
            {
                units[index] = Join(units[index], units[other]);
                units.RemoveAt(other);
                index = -1;
            }
        }

        return units;
    }

    private static CUnit Join(CUnit first, CUnit second)
    {
        var offset = Math.Min(first.OffsetBytes, second.OffsetBytes);
        var size = Math.Max(first.End, second.End) - offset;
        var members = first.Members.Concat(second.Members).OrderBy(member => member.LowBit).ToList();
        CUnit[] both = [first, second];
        var isWord = both.Any(unit => unit.Kind == CUnitKind.Word && unit.OffsetBytes == offset && unit.SizeBytes == size);
        return new(offset, size, isWord ? CUnitKind.Word : CUnitKind.Bytes, members);
    }

    private static IEnumerable<List<CUnit>> Cluster(IEnumerable<CUnit> units)
    {
        List<CUnit>? group = null;
        foreach (var unit in units.OrderBy(unit => unit.OffsetBytes))
        {
            if (group is not null && group.Exists(other => Overlap(other, unit)))
            {
                group.Add(unit);
                continue;
            }

            if (group is not null)
            {
                yield return group;
            }

            group = [unit];
        }

        if (group is not null)
        {
            yield return group;
        }
    }

    /// <summary>A union needs members that begin together; others become bytes.</summary>
    private static IReadOnlyList<CUnit> Settle(StructureModel structure, List<CUnit> group)
    {
        if (group.TrueForAll(unit => unit.OffsetBytes == group[0].OffsetBytes))
        {
            return group;
        }

        var end = group.Max(unit => unit.End);
        return [new(group[0].OffsetBytes, Math.Min(end, structure.SizeBytes) - group[0].OffsetBytes, CUnitKind.Bytes, group.SelectMany(unit => unit.Members).ToList())];
    }

    private static IEnumerable<IReadOnlyList<CUnit>> WithReserved(List<IReadOnlyList<CUnit>> groups, int sizeBytes)
    {
        var next = 0;
        foreach (var group in groups)
        {
            if (group[0].OffsetBytes > next)
            {
                yield return [new(next, group[0].OffsetBytes - next, CUnitKind.Reserved, [])];
            }

            yield return group;
            next = group.Max(unit => unit.End);
        }

        if (next < sizeBytes)
        {
            yield return [new(next, sizeBytes - next, CUnitKind.Reserved, [])];
        }
    }
}
