using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Writing;

/// <summary>What is best said once for a whole register, so that its fields and gaps need few words.</summary>
/// <param name="Access">The access of fields that say none; null when there is none.</param>
/// <param name="Lock">The lock of fields that say none.</param>
/// <param name="Gaps">The gaps that have to be written.</param>
internal sealed record RegisterDefaults(AccessMode? Access, string? Lock, IReadOnlyList<GapModel> Gaps)
{
    /// <summary>Chooses for a register.</summary>
    public static RegisterDefaults Of(RegisterModel register)
    {
        var candidates = register.Fields.Select(field => (AccessMode?)field.Access)
            .Concat(register.IsCapability || register.Gaps.Any(gap => gap.IsReadOnly) ? [AccessMode.ReadOnly] : [])
            .Distinct()
            .ToList();
        var access = candidates.OrderBy(candidate => CostOf(register, candidate)).FirstOrDefault();
        return new(access, LockOf(register), GapsToWrite(register, access));
    }

    private static int CostOf(RegisterModel register, AccessMode? access) =>
        register.Fields.Count(field => field.Access != access) + GapsToWrite(register, access).Count;

    /// <summary>The lock that most fields have; null when some field that could be locked is not.</summary>
    private static string? LockOf(RegisterModel register)
    {
        var locks = register.Fields.Where(field => field.Access != AccessMode.ReadOnly).Select(field => field.Lock).ToList();
        return locks.Contains(null) ? null : locks.GroupBy(each => each).OrderByDescending(group => group.Count()).FirstOrDefault()?.Key;
    }

    /// <summary>The gaps with a name or a meaning of their own, and those that end where nothing else does.</summary>
    private static List<GapModel> GapsToWrite(RegisterModel register, AccessMode? access)
    {
        var isReadOnly = access == AccessMode.ReadOnly;
        var special = register.Gaps.Where(gap => gap.IsReadOnly != isReadOnly || gap.SpecName != GapModel.NameOf(gap.High, gap.Low)).ToList();
        var implied = ImpliedGaps(register, special, isReadOnly).ToList();
        return register.Gaps.Where(gap => special.Contains(gap) || !implied.Contains(gap)).ToList();
    }

    /// <summary>The gaps that are there without being written: the longest runs of bits in no field and in no written gap.</summary>
    private static IEnumerable<GapModel> ImpliedGaps(RegisterModel register, IEnumerable<GapModel> written, bool isReadOnly)
    {
        var taken = register.Fields.Select(field => (field.Low, field.High)).Concat(written.Select(gap => (gap.Low, gap.High)));
        var next = 0;
        foreach (var (low, high) in taken.Order().Append((register.WidthBits, register.WidthBits)))
        {
            if (low > next)
            {
                yield return new(low - 1, next, GapModel.NameOf(low - 1, next), isReadOnly);
            }

            next = Math.Max(next, high + 1);
        }
    }
}
