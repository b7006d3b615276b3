using Dsa.Driver.Devices;

namespace Dsa.Driver.Probing;

/// <summary>Reads what a device can do, in the driver's order (CP-01).</summary>
internal readonly struct CapabilityReader(Bar0<MmioBus> registers, DeviceType type)
{
    /// <summary>Reads all capability registers but <paramref name="version"/>, which was read before.</summary>
    /// <remarks>
    /// Groups come before engines and queues; CMDCAP is read in its low half, and only where it is (CP-02), as are the words
    /// of version 3 (CP-12). Of these an IAA has only the first, and it is another: so it is read once more, under its name.
    /// </remarks>
    public Bar0Capabilities Read(Bindings.Version version)
    {
        var general = registers.GenCap.Read();
        var commands = general.CommandCapabilities ? registers.CmdCap.ReadLow() : default;
        var groups = registers.GrpCap.Read();
        var engines = registers.EngCap.Read();
        var queues = registers.WqCap.Read();
        var operations = registers.OpCap.Read();
        var (gather, compute, flags) = version.Major < 3
            ? default
            : (registers.DsaCap0.Read(), registers.DsaCap1.Read(), registers.DsaCap2.Read());
        var analytics = type == DeviceType.Iaa && version.Major >= 2 ? registers.IaaCap.Read() : default;
        var offsets = registers.Offsets.Read();
        return new Bar0Capabilities
        {
            Version = version,
            GenCap = general,
            CmdCap = commands,
            GrpCap = groups,
            EngCap = engines,
            WqCap = queues,
            OpCap = operations,
            DsaCap0 = gather,
            DsaCap1 = compute,
            DsaCap2 = flags,
            IaaCap = analytics,
            Offsets = offsets,
        };
    }
}
