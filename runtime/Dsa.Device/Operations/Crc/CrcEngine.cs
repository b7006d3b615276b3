namespace Dsa.Device.Operations.Crc;

/// <summary>A way to push data through a CRC register.</summary>
internal abstract class CrcEngine
{
    /// <summary>Takes in data.</summary>
    /// <param name="register">Low bits first: right-justified; high bits first: left-justified in 64 bits.</param>
    /// <param name="data">The data.</param>
    public abstract ulong Update(ulong register, ReadOnlySpan<byte> data);

    /// <summary>The fastest engine that this processor can run.</summary>
    /// <param name="width">Bits of the CRC.</param>
    /// <param name="polynomial">The polynomial without its highest term, highest bit first.</param>
    /// <param name="isHighBitFirst">Whether bit 7 of a byte goes in first.</param>
    public static CrcEngine For(int width, ulong polynomial, bool isHighBitFirst)
    {
        CrcEngine small = InstructionCrcEngine.Computes(width, polynomial, isHighBitFirst)
            ? new InstructionCrcEngine()
            : new TableCrcEngine(width, polynomial, isHighBitFirst);
        return FoldingCrcEngine.IsSupported ? new FoldingCrcEngine(width, polynomial, isHighBitFirst, small) : small;
    }
}
