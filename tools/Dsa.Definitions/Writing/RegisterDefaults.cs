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

    private static List<GapModel> GapsToWrite(RegisterModel register, AccessMode? access)
    {
        var implied = ImpliedGaps(register, access == AccessMode.ReadOnly).ToList();
        return register.Gaps.Where(gap => !implied.Contains(gap)).ToList();
    }

    /// <summary>The gaps that are there when none is written: the longest runs of bits in no field.</summary>
    private static IEnumerable<GapModel> ImpliedGaps(RegisterModel register, bool isReadOnly)
    {
        var next = 0;
        foreach (var field in register.Fields.Append(null))
        {
            var end = field?.Low ?? register.WidthBits;
            if (end > next)
            {
                yield return new(end - 1, next, GapModel.NameOf(end - 1, next), isReadOnly);
            }

            next = field is null ? end : field.High + 1;
        }
    }
}
