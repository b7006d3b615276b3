using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>With which accesses the accessor of a register reads, writes, and acts on bits.</summary>
internal sealed class AccessPlan(RegisterModel register)
{
    public bool CanRead => register.Fields.Count == 0
        || register.Fields.Any(each => each.Access is not (AccessMode.WriteOnly or AccessMode.Trigger));

    /// <summary>Whether reading loses what was read.</summary>
    public bool IsReadClearing => register.Fields.Any(each => each.Access == AccessMode.ReadToClear);

    public bool CanWrite => register.Fields.Any(each => each.IsWritable);

    /// <summary>Whether some bits act when 1 is written, so that an ordinary write leaves them alone.</summary>
    public bool HasWriteOne => CanRead && register.Fields.Any(each => each.IsWriteOne);

    public int ReadWidth => register.ReadWidths[register.ReadWidths.Count - 1];

    public int WriteWidth => register.WriteWidths[register.WriteWidths.Count - 1];

    /// <summary>Whether there is a write of the whole register, if need be by parts; otherwise its halves are written apart.</summary>
    public bool IsWrittenWhole => register.WidthBits is not (8 or 16 or 32 or 64) || WriteWidth == register.WidthBits;

    /// <summary>Whether the low half can be read alone.</summary>
    public bool HasReadLow => register.WidthBits <= 64 && ReadWidth == register.WidthBits && !IsReadClearing
        && register.ReadWidths.Contains(register.WidthBits / 2);

    /// <summary>The widest write that acts on fields without touching fields that take values, if there is one.</summary>
    public int ActWidth(Func<FieldModel, bool> selects) =>
        register.WriteWidths.Last(width => width == register.WriteWidths[0] || !IsMixed(width, selects));

    /// <summary>
    /// The bits of word 0 that an ordinary write leaves alone: those that act when 1 is written. In a register that cannot be
    /// read, a value is made on purpose and written as it is.
    /// </summary>
    public ulong WriteOneMask() => CanRead ? MaskOf(0, 64, each => each.IsWriteOne) : 0;

    /// <summary>Whether fields that take values can be read, to be written back.</summary>
    public bool CanWriteBack => CanRead && !IsReadClearing;

    /// <summary>The bits of some fields in a run of bits of word 0, in place.</summary>
    public ulong MaskOf(int low, int width, Func<FieldModel, bool> selects) => register.Fields
        .Where(each => selects(each) && each.Low < 64)
        .Aggregate(0UL, (all, each) => all | Bits.Mask(Math.Min(each.Width, 64 - each.Low)) << each.Low) & (Bits.Mask(width) << low);

    /// <summary>Whether a run of bits holds a field that takes values.</summary>
    public bool HasWritable(int low, int width) => register.Fields.Any(
        each => each.IsWritable && each.Low < low + width && each.High >= low);

    private bool IsMixed(int width, Func<FieldModel, bool> selects) => Enumerable.Range(0, register.WordBits / width)
        .Any(unit => MaskOf(unit * width, width, selects) != 0 && HasWritable(unit * width, width));
}
