using Dsa.Device.InterDomain;

namespace Dsa.Device.Operations;

/// <summary>What the operations of one engine are made of.</summary>
internal sealed record EngineParts(DeviceCore Core, BatchIds BatchIds, PieceRules Pieces, DomainResolver Domains);
