using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes checks of bits that belong to no member.</summary>
internal static class ReservedCheck
{
    /// <summary>Adds the checks of a structure.</summary>
    /// <param name="checks">Where to.</param>
    /// <param name="structure">The structure.</param>
    /// <param name="others">Members of other structures that may lie in the same bytes.</param>
    public static void Add(StatementList checks, StructureModel structure, IEnumerable<MemberModel> others)
    {
        var taken = new ulong[(structure.SizeBytes + 7) / 8];
        foreach (var member in structure.Members.Concat(others))
        {
            Bits.Fill(taken, member.LowBit, member.WidthBits);
        }

        var free = Enumerable.Range(0, structure.SizeBytes)
            .Select(offset => (byte)~(taken[offset / 8] >> (offset % 8 * 8)))
            .ToArray();
        if (Array.Exists(free, mask => mask != 0))
        {
            checks.Add("var bytes = AsBytes(in this);");
        }

        for (var offset = 0; offset < free.Length; offset++)
        {
            if (free[offset] == byte.MaxValue)
            {
                var end = Array.FindIndex(free, offset, mask => mask != byte.MaxValue);
                var length = (end < 0 ? free.Length : end) - offset;
                checks.Add($"problems.RefuseReserved(bytes, {offset.ToText()}, {length.ToText()});");
                offset += length - 1;
            }
            else if (free[offset] != 0)
            {
                checks.Add(
                    $"problems.Refuse(\"byte {offset.ToText()}\", {Names.Structures}StructureProblemKind.FieldReserved, "
                    + $"bytes[{offset.ToText()}] & {Words.Literal(free[offset], 32)});");
            }
        }
    }
}
