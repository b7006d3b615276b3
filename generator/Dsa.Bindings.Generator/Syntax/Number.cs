using Dsa.Bindings.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Reads <c>12</c>, <c>0x1F</c>, <c>0b101</c> and <c>1_000</c>.</summary>
internal static class Number
{
    public static (ulong Value, DiagnosticDescriptor? Problem) Read(string text)
    {
        var (digits, radix) = Split(text);
        if (digits.Length == 0 || digits[0] == '_' || digits[digits.Length - 1] == '_')
        {
            return (0, Descriptors.BadNumber);
        }

        ulong value = 0;
        var isTooLarge = false;
        foreach (var c in digits)
        {
            if (c == '_')
            {
                continue;
            }

            var digit = DigitOf(c);
            if (digit >= radix)
            {
                return (0, Descriptors.BadNumber);
            }

            isTooLarge |= value > (ulong.MaxValue - digit) / radix;
            value = unchecked(value * radix + digit);
        }

        return isTooLarge ? (0, Descriptors.NumberTooLarge) : (value, null);
    }

    private static (string Digits, uint Radix) Split(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? (text.Substring(2), 16u) :
        text.StartsWith("0b", StringComparison.OrdinalIgnoreCase) ? (text.Substring(2), 2u) :
        (text, 10u);

    private static uint DigitOf(char c) => c switch
    {
        >= '0' and <= '9' => (uint)(c - '0'),
        >= 'a' and <= 'f' => (uint)(c - 'a') + 10,
        >= 'A' and <= 'F' => (uint)(c - 'A') + 10,
        _ => uint.MaxValue,
    };
}
