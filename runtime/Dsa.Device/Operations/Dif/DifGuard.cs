using Dsa.Device.Operations.Crc;

namespace Dsa.Device.Operations.Dif;

/// <summary>The guard of a block: the CRC of T10, high bit first, its seed and its result inverted if that is asked for.</summary>
internal readonly struct DifGuard(DifFlags flags)
{
    private const int Width = 16;
    private const int Justification = 64 - Width;
    private const ulong Polynomial = 0x8BB7;

    private static readonly CrcEngine s_engine = CrcEngine.For(CrcPolynomial.Of(Width, Polynomial, isHighBitFirst: true));

    private readonly ulong _seed = flags.InvertSeed ? (ulong)DifTags.Ones << Justification : 0;
    private readonly uint _inversion = flags.InvertResult ? DifTags.Ones : 0;

    /// <summary>The guard of data.</summary>
    public uint Of(ReadOnlySpan<byte> data) => Finish(s_engine.Update(_seed, data));

    /// <summary>The guard of data that is copied.</summary>
    public uint OfCopied(ReadOnlySpan<byte> data, Span<byte> destination) =>
        Finish(s_engine.CopyAndUpdate(_seed, data, destination));

    private uint Finish(ulong register) => (uint)(register >> Justification) ^ _inversion;
}
