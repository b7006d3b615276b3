namespace Dsa.Bindings.Generator.Model;

/// <summary>Bits of a register that are in no field.</summary>
/// <param name="High">The highest bit.</param>
/// <param name="Low">The lowest bit.</param>
/// <param name="SpecName">What the specification calls them; RSVD and their numbers when the definition does not say.</param>
/// <param name="IsReadOnly">Whether they are unused and read 0; otherwise they are reserved, and must be written 0.</param>
internal sealed record GapModel(int High, int Low, string SpecName, bool IsReadOnly)
{
    public static string NameOf(int high, int low) => high == low ? $"RSVD_{high.ToText()}" : $"RSVD_{high.ToText()}_{low.ToText()}";
}
