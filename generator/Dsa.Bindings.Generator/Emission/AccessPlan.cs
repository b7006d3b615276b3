using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>With which accesses the accessor of a register reads, writes and clears.</summary>
internal sealed class AccessPlan(RegisterModel register)
{
    public bool CanRead => register.Fields.Count == 0 || register.Fields.Any(each => each.Access != AccessMode.WriteOnly);

    public bool CanWrite => register.Fields.Any(each => each.IsWritable);

    public bool CanClear => register.Fields.Any(each => each.IsWriteOneToClear);

    public int ReadWidth => register.ReadWidths[register.ReadWidths.Count - 1];

    public int WriteWidth => register.WriteWidths[register.WriteWidths.Count - 1];

    /// <summary>Whether there is a write of the whole register, if need be by parts; otherwise its halves are written apart.</summary>
    public bool IsWrittenWhole => register.WidthBits > 64 || WriteWidth == register.WidthBits;

    /// <summary>Whether the low half can be read alone.</summary>
    public bool HasReadLow => register.WidthBits <= 64 && ReadWidth == register.WidthBits
        && register.ReadWidths.Contains(register.WidthBits / 2);

    /// <summary>The widest write that clears bits without touching fields that take values.</summary>
    public int ClearWidth => register.WriteWidths.Last(width => width == register.WriteWidths[0] || !IsMixed(width));

    /// <summary>The write-1-to-clear bits of a run of bits of word 0.</summary>
    public ulong ClearMask(int low, int width) => MaskOf(low, width, field => field.IsWriteOneToClear);

    /// <summary>Whether a run of bits holds a field that takes values.</summary>
    public bool HasWritable(int low, int width) => register.Fields.Any(
        field => field.IsWritable && field.Low < low + width && field.High >= low);

    private bool IsMixed(int width) => Enumerable.Range(0, register.WordBits / width)
        .Any(unit => ClearMask(unit * width, width) != 0 && HasWritable(unit * width, width));

    private ulong MaskOf(int low, int width, Func<FieldModel, bool> selects) => register.Fields
        .Where(field => selects(field) && field.Low >= low && field.High < low + width && field.Low < 64)
        .Aggregate(0UL, (all, field) => all | Bits.Mask(field.Width) << field.Low);
}
