using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>The widths, in bits, that a register is read or written with; rising, at least one.</summary>
internal sealed class AccessWidthSet
{
    private AccessWidthSet(IEnumerable<int> widths) => Widths = widths.ToEquatableArray();

    public EquatableArray<int> Widths { get; }

    /// <summary>The width of the usual access.</summary>
    public int Widest => Widths[Widths.Count - 1];

    public static AccessWidthSet Bind(ModifierSyntax? modifier, SyntaxToken register, int registerBits, DiagnosticBag diagnostics)
    {
        var own = LargestOf(registerBits);
        var widths = new SortedSet<int>();
        foreach (var operand in modifier?.Operands ?? ImmutableArray<SyntaxToken>.Empty)
        {
            if (operand.Value is 8 or 16 or 32 or 64 && (int)operand.Value <= own)
            {
                widths.Add((int)operand.Value);
            }
            else
            {
                Report(operand);
            }
        }

        if (widths.Count > 0 && widths.Max < own / 2)
        {
            Report(modifier!.Operands[0]);
            widths.Clear();
        }

        return new(widths.Count == 0 ? new[] { own } : widths);

        int LargestOf(int bits) => bits % 64 == 0 ? 64 : bits % 32 == 0 ? 32 : bits % 16 == 0 ? 16 : 8;

        void Report(SyntaxToken at) => diagnostics.Add(
            Descriptors.BadAccessWidth, at, register.Text, at.Text, own == 8 ? "8" : $"{own.ToText()} or {(own / 2).ToText()}, with narrower ones besides");
    }
}
