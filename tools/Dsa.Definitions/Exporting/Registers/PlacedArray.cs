using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Exporting.Registers;

/// <summary>An array or group with the place that an export gives it.</summary>
internal sealed record PlacedArray(ArrayModel Model, long OffsetBytes, long Count, long StrideBytes)
{
    /// <summary>Where its last element ends.</summary>
    public long EndBytes => OffsetBytes + Count * StrideBytes;
}
