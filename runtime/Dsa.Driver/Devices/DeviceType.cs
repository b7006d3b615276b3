namespace Dsa.Driver.Devices;

/// <summary>A kind of accelerator that the driver knows, by its PCI ids (BR-05).</summary>
/// <param name="NamePrefix">How device names begin.</param>
/// <param name="DeviceIds">The PCI device ids.</param>
/// <remarks>IAA is not here yet: its completion records and operations are not defined.</remarks>
internal sealed record DeviceType(string NamePrefix, IReadOnlyList<ushort> DeviceIds)
{
    private const ushort IntelVendorId = 0x8086;

    /// <summary>Data Streaming Accelerator: Sapphire Rapids, Granite Rapids D, Diamond Rapids.</summary>
    public static DeviceType Dsa { get; } = new("dsa", [0x0b25, 0x11fb, 0x1212]);

    /// <summary>The kind of a function; null when it is none of the driver's.</summary>
    public static DeviceType? Of(IPciFunction function) =>
        function.VendorId == IntelVendorId && Dsa.DeviceIds.Contains(function.DeviceId) ? Dsa : null;
}
