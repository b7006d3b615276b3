namespace Dsa.Device.Operations.Crc;

/// <summary>A way to push data through a CRC register.</summary>
/// <remarks>
/// The register has 64 bits whatever the polynomial: left-justified when high bits go in first; its mirror image, which is
/// right-justified, when low bits do.
/// </remarks>
internal abstract class CrcEngine
{
    // What is copied is still in the nearest cache when it is read again.
    private const int CopyBytes = 4096;

    /// <summary>Takes in data.</summary>
    public abstract ulong Update(ulong register, ReadOnlySpan<byte> data);

    /// <summary>Copies data and takes it in. The two must not overlap.</summary>
    public virtual ulong CopyAndUpdate(ulong register, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        while (!source.IsEmpty)
        {
            var length = Math.Min(source.Length, CopyBytes);
            source[..length].CopyTo(destination);
            register = Update(register, destination[..length]);
            source = source[length..];
            destination = destination[length..];
        }

        return register;
    }

    /// <summary>The fastest engine that this processor can run.</summary>
    public static CrcEngine For(CrcPolynomial polynomial) => polynomial.IsHighBitFirst
        ? For<HighBitFirst>(polynomial)
        : For<LowBitFirst>(polynomial);

    private static CrcEngine For<TOrder>(CrcPolynomial polynomial)
        where TOrder : struct, ICrcBitOrder
    {
        if (WideFoldingCrcEngine<TOrder>.IsSupported)
        {
            return new WideFoldingCrcEngine<TOrder>(polynomial);
        }

        return FoldingCrcEngine<TOrder>.IsSupported
            ? new FoldingCrcEngine<TOrder>(polynomial)
            : new TableCrcEngine(polynomial);
    }
}
