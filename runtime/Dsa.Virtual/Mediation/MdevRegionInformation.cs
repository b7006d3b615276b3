using System.Collections.Immutable;

namespace Dsa.Virtual.Mediation;

/// <summary>What a region is (VFIO_DEVICE_GET_REGION_INFO).</summary>
/// <param name="SizeBytes">The size; 0 for one that is not there.</param>
/// <param name="MappableAreas">The parts that may be mapped (sparse areas): where they begin, and their sizes.</param>
public readonly record struct MdevRegionInformation(int SizeBytes, ImmutableArray<(int OffsetBytes, int SizeBytes)> MappableAreas);
