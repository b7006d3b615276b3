namespace Dsa.Device.Engines;

/// <summary>What an operation carries from piece to piece.</summary>
/// <param name="Done">Bytes done.</param>
/// <param name="Produced">Bytes of output.</param>
/// <param name="Accumulator">What it computes, such as a CRC.</param>
/// <param name="HasAccumulator">Whether the accumulator holds something.</param>
internal readonly record struct PieceState(uint Done, uint Produced, ulong Accumulator, bool HasAccumulator);
