using Dsa.Device.Commands;

namespace Dsa.Device.Profiles.Parts;

/// <summary>A DSA 2.0 whose configuration is fixed, as hypervisors make them out of queues of a real one (§18 of the behaviour).</summary>
/// <remarks>Two queues of a group of their own. The mode of the second may be changed, that of the first may not.</remarks>
internal static class ReadOnlyPart
{
    private const uint EntriesOfQueue = 16;
    private const uint ReadBuffers = 96;

    public static DeviceProfile Create()
    {
        var second = SecondGeneration.Create();
        var capabilities = second.Capabilities;
        return second with
        {
            Name = "DSA 2.0, read-only",
            Capabilities = capabilities with
            {
                GenCap = capabilities.GenCap.WithConfigurationSupport(false),
                WqCap = capabilities.WqCap.WithCount(2).WithTotalSize(2 * EntriesOfQueue),
                GrpCap = capabilities.GrpCap.WithCount(1),
                EngCap = capabilities.EngCap.WithCount(1),
                CmdCap = CommandSet.Basic,
            },
            Configuration = new FixedConfiguration(
                new GenCfg(0).WithGlobalReadBufferLimit(ReadBuffers).WithUserInterruptEnable(true),
                [new FixedGroup(
                    new GrpCfgWorkQueues(0, 0, 0, 0).WithWorkQueue(0).WithWorkQueue(1),
                    new GrpCfgEngines(0).WithEngine(0),
                    new GrpCfgFlags(0).WithReadBuffersAllowed(ReadBuffers))],
                [Queue(isModeChangeable: false), Queue(isModeChangeable: true)]),
        };
    }

    private static FixedQueue Queue(bool isModeChangeable) => new()
    {
        Size = new WqCfgSize(0).WithEntries(EntriesOfQueue),
        Threshold = new WqCfgThreshold(0).WithEntries(EntriesOfQueue),
        Control = new WqCfgControl(0).WithMode(WqMode.Dedicated).WithPriority(8),
        Limits = new WqCfgLimits(0).WithMaxTransferShift(31).WithMaxBatchShift(10),
        IsModeChangeable = isModeChangeable,
    };
}
