using Dsa.Platform.Pci;

namespace Dsa.Device.Profiles.Parts;

/// <summary>IAA 1.0, as Sapphire Rapids has it.</summary>
/// <remarks>GENCAP is the value that the silicon reads, with bits that no specification names; see <see cref="FirstGeneration"/> for the rest.</remarks>
internal static class FirstAnalytics
{
    private const ulong GeneralAsRead = 0x0007_1F10_901F_0105;
    private const uint PageRequestCapacity = 0x100;

    /// <summary>The PCI capabilities of IAA.</summary>
    public static PciCapabilities Pci { get; } = new() { PageRequests = new PrsReqCap(0).WithCapacity(PageRequestCapacity) };

    public static DeviceProfile Create()
    {
        var first = FirstGeneration.Create();
        return first with
        {
            Name = "IAA 1.0",
            Variant = Variants.Iaa,
            DeviceId = (ushort)PciDeviceId.IaaSapphireRapids,
            Capabilities = first.Capabilities with
            {
                GenCap = new GenCap(GeneralAsRead),
                GrpCap = new GrpCap(0).WithCount(4),
                EngCap = new EngCap(0).WithCount(8),
                OpCap = PartOperations.Announce(PartOperations.Iaa10),
            },
            Pci = Pci,
        };
    }
}
