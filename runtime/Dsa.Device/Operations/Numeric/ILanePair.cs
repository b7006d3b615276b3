using System.Runtime.Intrinsics;

namespace Dsa.Device.Operations.Numeric;

/// <summary>Elements of one width that are worked on in lanes of a larger one.</summary>
/// <typeparam name="TNarrow">An element in memory.</typeparam>
/// <typeparam name="TWide">A lane; signed, as magnitudes never reach its sign and signed comparisons are the cheaper ones.</typeparam>
internal interface ILanePair<TNarrow, TWide>
    where TNarrow : unmanaged
    where TWide : unmanaged
{
    /// <summary>Loads a vector's worth of elements, with zeros above.</summary>
    static abstract Vector256<TWide> Load(ref TNarrow elements, nuint index);

    /// <summary>Stores the low bits of each lane.</summary>
    static abstract void Store(Vector256<TWide> lanes, ref TNarrow elements, nuint index);
}
