using Dsa.Platform.Pci;

namespace Dsa.Platform.Processor;

/// <summary>One mapped page of portals.</summary>
/// <param name="Region">The BAR it lies in.</param>
/// <param name="OffsetBytes">Where the page begins in the BAR.</param>
public readonly record struct PortalPage(PortalRegion Region, int OffsetBytes);
