using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Binds the numbers that a field or member takes.</summary>
internal static class RangeBinder
{
    /// <param name="context">The device.</param>
    /// <param name="name">The name of the field or member.</param>
    /// <param name="range">The range.</param>
    /// <param name="bits">How many bits it has.</param>
    /// <param name="isNumber">Whether it is one number, and not a yes or no, of another type, or an array.</param>
    /// <returns>The range, or null when it makes no sense and a complaint says so.</returns>
    public static RangeModel? Bind(DeviceContext context, string name, ModifierSyntax range, int bits, bool isNumber)
    {
        var (low, high) = (range.Operands[0].Value, range.Operands[1].Value);
        if (isNumber && low <= high && high <= Bits.Mask(bits))
        {
            return new(low, high);
        }

        var advice = isNumber
            ? $"write numbers from 0 to {Bits.Mask(bits).ToText()}, the smaller first"
            : "remove it, for 'range' means nothing for a single bit, a type or an array";
        context.Diagnostics.Add(Descriptors.BadRange, range.Keyword, low.ToText(), high.ToText(), name, advice);
        return null;
    }
}
