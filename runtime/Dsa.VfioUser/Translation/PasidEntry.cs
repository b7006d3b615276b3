namespace Dsa.VfioUser.Translation;

/// <summary>How the guest's IOMMU translates the requests of one PASID.</summary>
/// <param name="IsPassThrough">Not at all: addresses are guest-physical.</param>
/// <param name="Table">Else the first page table.</param>
/// <param name="Levels">And how many levels it has.</param>
internal readonly record struct PasidEntry(bool IsPassThrough, ulong Table, int Levels);
