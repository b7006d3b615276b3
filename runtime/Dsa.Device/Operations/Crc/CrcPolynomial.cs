namespace Dsa.Device.Operations.Crc;

/// <summary>A polynomial, and which bit of a byte goes in first.</summary>
/// <remarks>
/// Every CRC of fewer than 64 bits is one of 64 bits, too: polynomial and register are multiplied by the missing power of x,
/// which is to say left-justified. So everything that computes knows one width only.
/// </remarks>
/// <param name="LeftJustified">The polynomial in 64 bits, without its highest term.</param>
/// <param name="IsHighBitFirst">Whether bit 7 of a byte goes in first, else bit 0.</param>
internal readonly record struct CrcPolynomial(ulong LeftJustified, bool IsHighBitFirst)
{
    private const int Width = 64;

    /// <summary>A polynomial of fewer bits, right-justified as it is usually written.</summary>
    public static CrcPolynomial Of(int width, ulong polynomial, bool isHighBitFirst) =>
        new(polynomial << (Width - width), isHighBitFirst);

    /// <summary>x to a power, modulo the polynomial.</summary>
    public ulong Power(int exponent)
    {
        var value = 1UL;
        for (var i = 0; i < exponent; i++)
        {
            value = TimesX(value);
        }

        return value;
    }

    /// <summary>x^128 divided by the polynomial, without the highest term of the quotient.</summary>
    public ulong Quotient()
    {
        var quotient = 0UL;
        var remainder = LeftJustified;
        for (var i = 0; i < Width; i++)
        {
            quotient = (quotient << 1) | (remainder >> (Width - 1));
            remainder = TimesX(remainder);
        }

        return quotient;
    }

    private ulong TimesX(ulong value) => (value << 1) ^ ((value >> (Width - 1)) * LeftJustified);
}
