using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Decides which private fields hold the bytes of a structure.</summary>
/// <remarks>
/// A member of 8, 16, 32 or 64 bits at a byte gets a field of its own; members of odd bits share the smallest aligned word
/// around them, together with any member it touches; an array and an embedded structure are fields of their own; bytes of
/// no member get fields too, so that copies never lose them.
/// </remarks>
internal static class StoragePlan
{
    /// <summary>The bytes of the largest number that keeps a gap; longer gaps are arrays.</summary>
    private const int LargestGap = 8;
    private const int ArrayGap = 128;

    /// <summary>Whether some word of at most 8 bytes, inside the structure, holds a run of bits.</summary>
    public static bool CanHold(int low, int width, int structureBytes) => FindWord(low, width, structureBytes) is not null;

    public static EquatableArray<StorageModel> Of(IReadOnlyCollection<MemberModel> members, int structureBytes)
    {
        var whole = members.Where(IsWhole).Select(WholeOf);
        var storage = whole.Concat(WordsOf(members, structureBytes)).ToList();
        storage.AddRange(GapsOf(storage, structureBytes));
        return MakeUnique(storage.OrderBy(each => each.OffsetBytes).ThenBy(each => each.SizeBytes)).ToEquatableArray();
    }

    /// <summary>Adds underscores to names that a member, by some odd chance, shares with a word or a gap.</summary>
    private static IEnumerable<StorageModel> MakeUnique(IEnumerable<StorageModel> storage)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var each in storage)
        {
            var name = each.Name;
            while (!names.Add(name))
            {
                name += "_";
            }

            yield return each with { Name = name };
        }
    }

    private static bool IsWhole(MemberModel member) => member.IsArray || member.Type.Kind == FieldKind.Structure;

    private static StorageModel WholeOf(MemberModel member)
    {
        var (offset, size) = (member.LowBit / 8, member.WidthBits / 8);
        return member.IsArray
            ? new(offset, size, NameOf(member), null, new(MemberNames.ArrayOf(member.Name), member.Type, member.ElementBits, member.Count))
            : new(offset, size, NameOf(member), member.Type.Name);
    }

    private static bool IsNatural(int low, int width) => low % 8 == 0 && width is 8 or 16 or 32 or 64;

    private static string NameOf(MemberModel member) => "_" + char.ToLowerInvariant(member.Name[0]) + member.Name.Substring(1);

    private static string NameOf(int offset, int size) =>
        size == 1 ? $"_byte{offset.ToText()}" : $"_bytes{offset.ToText()}To{(offset + size - 1).ToText()}";

    private static List<StorageModel> WordsOf(IReadOnlyCollection<MemberModel> members, int structureBytes)
    {
        var plain = members.Where(member => !IsWhole(member) && member.Refines is null).ToList();
        var odd = plain
            .Where(member => !IsNatural(member.LowBit, member.WidthBits) && member.WidthBits <= 64)
            .Select(member => FindWord(member.LowBit, member.WidthBits, structureBytes)!.Value)
            .Select(word => new StorageModel(word.Offset, word.Size, NameOf(word.Offset, word.Size)))
            .Distinct()
            .ToList();
        odd.RemoveAll(word => odd.Any(other => other != word && Contains(other, word)));

        var natural = plain
            .SelectMany(NaturalWordsOf)
            .Where(word => !odd.Any(other => Contains(other, word)));
        return odd.Concat(natural).ToList();
    }

    /// <summary>The fields of a member that needs no masking; a wide bitmap has one for each word.</summary>
    private static IEnumerable<StorageModel> NaturalWordsOf(MemberModel member)
    {
        if (member.WidthBits > 64)
        {
            return Enumerable.Range(0, member.WidthBits / 64)
                .Select(word => new StorageModel(member.LowBit / 8 + word * 8, 8, NameOf(member) + word.ToText()));
        }

        return IsNatural(member.LowBit, member.WidthBits)
            ? [new StorageModel(member.LowBit / 8, member.WidthBits / 8, NameOf(member))]
            : [];
    }

    private static bool Contains(StorageModel outer, StorageModel inner) =>
        outer.OffsetBytes <= inner.OffsetBytes && inner.OffsetBytes + inner.SizeBytes <= outer.OffsetBytes + outer.SizeBytes;

    /// <summary>The smallest aligned word around a run of bits, else the smallest word that begins at its first byte.</summary>
    private static (int Offset, int Size)? FindWord(int low, int width, int structureBytes)
    {
        var (first, last) = (low / 8, (low + width - 1) / 8);
        for (var size = 1; size <= 8; size *= 2)
        {
            var offset = first / size * size;
            if (last < offset + size && offset + size <= structureBytes)
            {
                return (offset, size);
            }
        }

        for (var size = 1; size <= 8; size *= 2)
        {
            var offset = Math.Min(first, structureBytes - size);
            if (offset >= 0 && last < offset + size)
            {
                return (offset, size);
            }
        }

        return null;
    }

    private static IEnumerable<StorageModel> GapsOf(List<StorageModel> storage, int structureBytes)
    {
        var isCovered = new bool[structureBytes];
        foreach (var each in storage)
        {
            for (var offset = each.OffsetBytes; offset < each.OffsetBytes + each.SizeBytes; offset++)
            {
                isCovered[offset] = true;
            }
        }

        for (var offset = 0; offset < structureBytes;)
        {
            var size = LargestGapAt(isCovered, offset);
            if (size > 0)
            {
                var name = $"_reserved{offset.ToText()}";
                var array = size <= LargestGap ? null : new InlineArrayModel($"_Reserved{offset.ToText()}", FieldTypeModel.Number, 8, size);
                yield return new(offset, size, name, null, array);
            }

            offset += Math.Max(size, 1);
        }
    }

    private static int LargestGapAt(bool[] isCovered, int offset)
    {
        var next = Array.IndexOf(isCovered, true, offset);
        var length = (next < 0 ? isCovered.Length : next) - offset;
        if (length >= ArrayGap && offset % LargestGap == 0)
        {
            return length / LargestGap * LargestGap;
        }

        for (var size = LargestGap; size >= 1; size /= 2)
        {
            var isAligned = offset % size == 0 && offset + size <= isCovered.Length;
            if (isAligned && Array.IndexOf(isCovered, true, offset, size) < 0)
            {
                return size;
            }
        }

        return 0;
    }
}
