using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>A run of bytes of a structure that is declared as one member, or as a union of members.</summary>
/// <param name="OffsetBytes">Where it begins.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Kind">How it is declared.</param>
/// <param name="Members">What lies in it.</param>
internal sealed record CUnit(int OffsetBytes, int SizeBytes, CUnitKind Kind, IReadOnlyList<MemberModel> Members)
{
    /// <summary>The byte behind it.</summary>
    public int End => OffsetBytes + SizeBytes;
}
