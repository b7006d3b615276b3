using System.Numerics;

namespace Dsa.Device.Operations.Crc;

/// <summary>The CRC that an IAA descriptor asks for: any polynomial of up to 64 bits, left-justified (§8.4 of the facts).</summary>
internal sealed class AnalyticsCrcFunction
{
    private readonly CrcEngine _engine;
    private readonly ulong _inversion;

    /// <summary>The function of a descriptor.</summary>
    public AnalyticsCrcFunction(Crc64Flags flags, ulong polynomial)
    {
        _engine = CrcEngine.For(64, polynomial, isHighBitFirst: !flags.LowBitFirst);
        var lowest = BitOperations.TrailingZeroCount(polynomial);
        _inversion = !flags.InvertCrc ? 0 : flags.LowBitFirst ? ulong.MaxValue >> lowest : ulong.MaxValue << lowest;
    }

    /// <summary>The register at the beginning.</summary>
    public ulong InitialRegister => _inversion;

    /// <summary>The result.</summary>
    public ulong ValueOf(ulong register) => register ^ _inversion;

    /// <summary>Takes in data.</summary>
    public ulong Update(ulong register, ReadOnlySpan<byte> data) => _engine.Update(register, data);
}
