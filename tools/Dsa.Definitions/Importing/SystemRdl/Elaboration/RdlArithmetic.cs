using System.Numerics;
using Dsa.Bindings.Generator;
using Dsa.Definitions.Importing.SystemRdl.Syntax;

namespace Dsa.Definitions.Importing.SystemRdl.Elaboration;

/// <summary>The operators of numbers. Numbers have a width and no sign.</summary>
internal static class RdlArithmetic
{
    public static RdlValue Unary(RdlContext context, RdlToken at, RdlNumber operand)
    {
        var mask = (BigInteger.One << operand.Bits) - 1;
        var value = operand.Value;
        return at.Text switch
        {
            "+" => operand,
            "-" => new RdlNumber(-value & mask, operand.Bits),
            "~" => new RdlNumber(~value & mask, operand.Bits),
            "!" => new RdlBoolean(value.IsZero),
            "&" => Bit(value == mask),
            "~&" => Bit(value != mask),
            "|" => Bit(!value.IsZero),
            "~|" => Bit(value.IsZero),
            "^" => Bit(!IsEven(value)),
            "~^" or "^~" => Bit(IsEven(value)),
            _ => throw context.Error(at, $"'{at.Text}' is no operator before a number; write one such as -, ~ or !."),
        };
    }

    public static RdlValue Binary(RdlContext context, RdlToken at, RdlNumber left, RdlNumber right)
    {
        var (a, b) = (left.Value, right.Value);
        var bits = Math.Max(left.Bits, right.Bits);
        return at.Text switch
        {
            "||" => new RdlBoolean(!a.IsZero || !b.IsZero),
            "&&" => new RdlBoolean(!a.IsZero && !b.IsZero),
            "==" => new RdlBoolean(a == b),
            "!=" => new RdlBoolean(a != b),
            "<" => new RdlBoolean(a < b),
            "<=" => new RdlBoolean(a <= b),
            ">" => new RdlBoolean(a > b),
            ">=" => new RdlBoolean(a >= b),
            "|" => new RdlNumber(a | b, bits),
            "&" => new RdlNumber(a & b, bits),
            "^" => new RdlNumber(a ^ b, bits),
            "~^" or "^~" => new RdlNumber(~(a ^ b) & ((BigInteger.One << bits) - 1), bits),
            "/" => new RdlNumber(a / NotZero(context, at, b), bits),
            "%" => new RdlNumber(a % NotZero(context, at, b), bits),
            ">>" => new RdlNumber(a >> Amount(context, at, b), left.Bits),
            "<<" => Sized(context, at, a << Amount(context, at, b), left.Bits),
            "+" => Sized(context, at, a + b, bits),
            "-" => new RdlNumber(a >= b ? a - b : (a - b) & ((BigInteger.One << bits) - 1), bits),
            "*" => Sized(context, at, a * b, bits),
            "**" => Sized(context, at, Power(context, at, a, b), bits),
            _ => throw context.Error(at, $"'{at.Text}' is no operator between numbers; write one such as +, -, *, <<, | or ==."),
        };
    }

    private static RdlNumber Bit(bool value) => new(value ? 1 : 0, 1);

    private static bool IsEven(BigInteger value)
    {
        var ones = 0;
        for (; !value.IsZero; value >>= 64)
        {
            ones += BitOperations.PopCount((ulong)(value & ulong.MaxValue));
        }

        return ones % 2 == 0;
    }

    private static BigInteger NotZero(RdlContext context, RdlToken at, BigInteger divisor) =>
        divisor.IsZero ? throw context.Error(at, "This divides by zero; write another divisor.") : divisor;

    private static int Amount(RdlContext context, RdlToken at, BigInteger amount) =>
        amount <= RdlValues.LargestBits ? (int)amount : throw TooWide(context, at);

    private static BigInteger Power(RdlContext context, RdlToken at, BigInteger radix, BigInteger exponent) =>
        exponent * radix.GetBitLength() <= RdlValues.LargestBits ? BigInteger.Pow(radix, (int)exponent) : throw TooWide(context, at);

    private static RdlNumber Sized(RdlContext context, RdlToken at, BigInteger value, int bits)
    {
        var needed = Math.Max(bits, (int)Math.Min(value.GetBitLength(), int.MaxValue));
        return needed <= RdlValues.LargestBits ? new(value, needed) : throw TooWide(context, at);
    }

    private static ImportException TooWide(RdlContext context, RdlToken at) =>
        context.Error(at, $"The result has more than {RdlValues.LargestBits.ToText()} bits; write a smaller one.");
}
