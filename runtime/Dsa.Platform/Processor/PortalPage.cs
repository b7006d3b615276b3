using Dsa.Platform.Pci;

namespace Dsa.Platform.Processor;

/// <summary>One mapped page of portals.</summary>
/// <param name="Region">The BAR it lies in.</param>
/// <param name="OffsetBytes">Where the page begins in the BAR.</param>
/// <param name="Access">Who may store to it, for how long; null for a page that nobody takes away. The kernel is not asked.</param>
public readonly record struct PortalPage(PortalRegion Region, int OffsetBytes, PortalAccess? Access = null);
