namespace Dsa.Device.Operations.Crc;

/// <summary>What the descriptors of both CRC operations have: a source, a seed and a function.</summary>
/// <param name="Source">The source.</param>
/// <param name="TransferSize">Its bytes.</param>
/// <param name="Seed">The seed, when it is in the descriptor.</param>
/// <param name="SeedAddress">Where it is, when it is in memory; else null.</param>
/// <param name="SeedBytes">The bytes of the seed and of the CRC.</param>
/// <param name="Function">The CRC.</param>
internal readonly record struct CrcRequest(
    ulong Source, uint TransferSize, ulong Seed, ulong? SeedAddress, int SeedBytes, CrcFunction Function)
{
    /// <summary>The request of either operation.</summary>
    public static CrcRequest Of(in WorkDescriptor descriptor)
    {
        if (descriptor.Opcode == Opcode.CopyCrc)
        {
            var copy = (CopyCrcDescriptor)descriptor;
            return new CrcRequest(
                copy.Source,
                copy.TransferSize,
                copy.Seed,
                copy.ReadSeed ? copy.SeedAddress : null,
                BytesOf(copy.Crc64),
                CrcFunction.For(copy.Crc64, copy.BypassInversion, copy.BypassDataReflection));
        }

        var crc = (CrcDescriptor)descriptor;
        return new CrcRequest(
            crc.Source,
            crc.TransferSize,
            crc.Seed,
            crc.ReadSeed ? crc.SeedAddress : null,
            BytesOf(crc.Crc64),
            CrcFunction.For(crc.Crc64, crc.BypassInversion, crc.BypassDataReflection));
    }

    private static int BytesOf(bool is64Bits) => is64Bits ? sizeof(ulong) : sizeof(uint);
}
