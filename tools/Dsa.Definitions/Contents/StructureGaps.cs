using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Contents;

/// <summary>The bits of a structure that belong to no member.</summary>
internal static class StructureGaps
{
    /// <summary>The runs of such bits, low to high.</summary>
    public static IEnumerable<(int Low, int High)> Of(StructureModel structure)
    {
        var next = 0;
        foreach (var member in structure.Members.OrderBy(member => member.LowBit))
        {
            if (member.LowBit > next)
            {
                yield return (next, member.LowBit - 1);
            }

            next = Math.Max(next, member.HighBit + 1);
        }

        if (next < structure.SizeBytes * 8)
        {
            yield return (next, structure.SizeBytes * 8 - 1);
        }
    }
}
