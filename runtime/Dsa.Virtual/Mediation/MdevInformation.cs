namespace Dsa.Virtual.Mediation;

/// <summary>What a virtual device is (VFIO_DEVICE_GET_INFO).</summary>
/// <param name="IsPci">Whether it is a PCI function.</param>
/// <param name="IsResettable">Whether it can be reset.</param>
/// <param name="RegionCount">Regions by number, whether or not they are there.</param>
/// <param name="InterruptCount">Kinds of interrupts by number, whether or not they are there.</param>
public readonly record struct MdevInformation(bool IsPci, bool IsResettable, int RegionCount, int InterruptCount);
