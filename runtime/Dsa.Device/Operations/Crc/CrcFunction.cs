namespace Dsa.Device.Operations.Crc;

/// <summary>One of the CRCs that a descriptor can ask for: a polynomial, an order of bits, and a form of seed and result.</summary>
/// <remarks>
/// The register is kept in the order in which data bits go in: lowest bit first, right-justified, or highest bit first,
/// left-justified in 64 bits. Seed and result are brought into the order and form that the descriptor asks for.
/// </remarks>
internal sealed class CrcFunction
{
    private const ulong Castagnoli = 0x1EDC6F41;
    private const ulong Rocksoft = 0xAD93D23594C93659;

    private static readonly CrcFunction[] s_functions = [.. Enumerable.Range(0, 8).Select(static index =>
        new CrcFunction((index & 4) != 0 ? 64 : 32, bypassInversion: (index & 2) != 0, bypassDataReflection: (index & 1) != 0))];

    private readonly int _width;
    private readonly bool _bypassInversion;
    private readonly bool _isHighBitFirst;
    private readonly CrcEngine _engine;

    private CrcFunction(int width, bool bypassInversion, bool bypassDataReflection)
    {
        _width = width;
        _bypassInversion = bypassInversion;
        _isHighBitFirst = bypassDataReflection;
        _engine = CrcEngine.For(CrcPolynomial.Of(width, width == 64 ? Rocksoft : Castagnoli, _isHighBitFirst));
    }

    /// <summary>The function that a descriptor's flags ask for.</summary>
    public static CrcFunction For(bool is64Bits, bool bypassInversion, bool bypassDataReflection) =>
        s_functions[(is64Bits ? 4 : 0) | (bypassInversion ? 2 : 0) | (bypassDataReflection ? 1 : 0)];

    /// <summary>The register at the beginning.</summary>
    /// <param name="seed">The seed of the descriptor, or the result of an earlier part.</param>
    public ulong RegisterOf(ulong seed) => Convert(seed);

    /// <summary>The result, which is also the seed of a later part.</summary>
    public ulong ValueOf(ulong register) => Revert(register);

    /// <summary>Takes in data.</summary>
    public ulong Update(ulong register, ReadOnlySpan<byte> data) => _engine.Update(register, data);

    /// <summary>Copies data and takes it in.</summary>
    public ulong CopyAndUpdate(ulong register, ReadOnlySpan<byte> source, Span<byte> destination) =>
        _engine.CopyAndUpdate(register, source, destination);

    private ulong Mask => ulong.MaxValue >> (64 - _width);

    private ulong Convert(ulong seed)
    {
        // The specification's register is reverse(not seed), or the seed itself; ours is its reverse when low bits go first.
        var value = (_bypassInversion ? seed : ~seed) & Mask;
        if (_isHighBitFirst == _bypassInversion)
        {
            return _isHighBitFirst ? value << (64 - _width) : value;
        }

        var reversed = Reverse(value);
        return _isHighBitFirst ? reversed << (64 - _width) : reversed;
    }

    private ulong Revert(ulong register)
    {
        var value = _isHighBitFirst ? register >> (64 - _width) : register;
        if (_isHighBitFirst != _bypassInversion)
        {
            value = Reverse(value);
        }

        return (_bypassInversion ? value : ~value) & Mask;
    }

    private ulong Reverse(ulong value) => BitReversal.Of(value) >> (64 - _width);
}
