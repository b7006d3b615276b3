using Dsa.Bindings.Registers;
using Dsa.Device.EventLog;
using Dsa.Platform.Pci;

namespace Dsa.Device.Commands;

/// <summary>The checks of Enable Device (§3.1 of the behaviour).</summary>
/// <remarks>They look at registers, wherever these lie: those of a device, or those that a part with a fixed configuration will have.</remarks>
/// <param name="bar">The registers; one that the part does not have reads 0.</param>
/// <param name="capabilities">What the part announces.</param>
/// <param name="pci">Its PCI configuration.</param>
internal sealed class DeviceConfigurationCheck(Bar0<PointerBus> bar, Bar0Capabilities capabilities, PciConfiguration pci)
{
    /// <summary>Read buffers that a group may at least use for each of its engines (§3.1 of the behaviour).</summary>
    public const int ReadBuffersPerEngine = 4;

    /// <summary>Entries that an event log has at least.</summary>
    public const uint LeastEventLogEntries = 64;

    /// <summary>The group at which the error was found; -1 when it is of no one group.</summary>
    public int Group { get; private set; } = -1;

    /// <summary>The first error found.</summary>
    /// <param name="policy">What the slot says of translation services.</param>
    public CommandError Find(AtsPolicy policy)
    {
        if (!pci.BusMasterEnable)
        {
            return CommandError.BusMasterDisabled;
        }

        if (pci is { PageRequestEnable: true, HasValidPageRequestAllocation: false })
        {
            return CommandError.InvalidPageRequestAllocation;
        }

        return policy == (pci.AtsEnable ? AtsPolicy.Unsupported : AtsPolicy.Required) ? CommandError.AtsMismatch : FindInRegisters();
    }

    /// <summary>The first error found in registers.</summary>
    private CommandError FindInRegisters()
    {
        var total = 0L;
        for (var queue = 0; queue < bar.WqCfg.Count; queue++)
        {
            total += bar.WqCfg[queue].Size.Read().Entries;
        }

        if (total > capabilities.WqCap.TotalSize)
        {
            return CommandError.WqSizesExceedTotal;
        }

        if (!AreGroupsWhole())
        {
            return CommandError.InvalidGroup;
        }

        if (!AreQueuesGrouped())
        {
            return CommandError.InvalidGroupWqs;
        }

        if (!AreEnginesGrouped())
        {
            return CommandError.InvalidGroupEngines;
        }

        if (!AreLimitsSupported() || !AreReadBuffersValid())
        {
            return CommandError.InvalidReadBuffers;
        }

        return IsBitmapReaderValid() ? FindInEventLog() : CommandError.InvalidPasidConfiguration;
    }

    private static bool IsEmpty(GrpCfgWorkQueues queues) => (queues.Word0 | queues.Word1 | queues.Word2 | queues.Word3) == 0;

    private bool AreGroupsWhole()
    {
        for (var group = 0; group < bar.GrpCfg.Count; group++)
        {
            if (IsEmpty(bar.GrpCfg[group].WorkQueues.Read()) != (bar.GrpCfg[group].Engines.Read().Raw == 0))
            {
                Group = group;
                return false;
            }
        }

        return true;
    }

    private bool AreQueuesGrouped()
    {
        Span<ulong> seen = stackalloc ulong[4];
        for (var group = 0; group < bar.GrpCfg.Count; group++)
        {
            var queues = bar.GrpCfg[group].WorkQueues.Read();
            ReadOnlySpan<ulong> words = [queues.Word0, queues.Word1, queues.Word2, queues.Word3];
            for (var word = 0; word < words.Length; word++)
            {
                if ((seen[word] & words[word]) != 0)
                {
                    Group = group;
                    return false;
                }

                seen[word] |= words[word];
            }
        }

        var members = new GrpCfgWorkQueues(seen[0], seen[1], seen[2], seen[3]);
        for (var queue = 0; queue < bar.WqCfg.Count; queue++)
        {
            if (members.HasWorkQueue(queue) != (bar.WqCfg[queue].Size.Read().Entries > 0))
            {
                return false;
            }

            members = members.WithWorkQueue(queue, false);
        }

        return IsEmpty(members);
    }

    private bool AreEnginesGrouped()
    {
        var seen = 0UL;
        for (var group = 0; group < bar.GrpCfg.Count; group++)
        {
            var engines = bar.GrpCfg[group].Engines.Read().Raw;
            if ((seen & engines) != 0)
            {
                Group = group;
                return false;
            }

            seen |= engines;
        }

        var engineCount = (int)capabilities.EngCap.Count;
        return engineCount >= GrpCfgEngines.Description.WidthBits || seen >> engineCount == 0;
    }

    private bool AreLimitsSupported()
    {
        for (var group = 0; group < bar.GrpCfg.Count; group++)
        {
            if (bar.GrpCfg[group].Engines.Read().Raw != 0 && HasUnsupportedLimits(bar.GrpCfg[group].Flags.Read()))
            {
                Group = group;
                return false;
            }
        }

        return true;
    }

    private bool AreReadBuffersValid()
    {
        if (!capabilities.GrpCap.ReadBufferControl)
        {
            // What is not supported was found to be 0.
            return true;
        }

        var total = capabilities.GrpCap.TotalReadBuffers;
        var reserved = 0u;
        var limited = 0;
        for (var group = 0; group < bar.GrpCfg.Count; group++)
        {
            var engines = System.Numerics.BitOperations.PopCount(bar.GrpCfg[group].Engines.Read().Raw);
            if (engines > 0)
            {
                var flags = bar.GrpCfg[group].Flags.Read();
                reserved += flags.ReadBuffersReserved;
                limited += flags.UseGlobalReadBufferLimit ? engines : 0;
            }
        }

        return reserved <= total && IsGlobalLimitValid(limited, total) && AreGroupBuffersValid(total - reserved);
    }

    private bool IsGlobalLimitValid(int limitedEngines, uint total)
    {
        if (limitedEngines == 0)
        {
            return true;
        }

        var limit = bar.GenCfg.Read().GlobalReadBufferLimit;
        return capabilities.GrpCap.GlobalReadBufferLimit && limit <= total && limit >= ReadBuffersPerEngine * limitedEngines;
    }

    private bool AreGroupBuffersValid(uint notReserved)
    {
        for (var group = 0; group < bar.GrpCfg.Count; group++)
        {
            var engines = System.Numerics.BitOperations.PopCount(bar.GrpCfg[group].Engines.Read().Raw);
            var flags = bar.GrpCfg[group].Flags.Read();
            if (engines > 0
                && (flags.ReadBuffersAllowed < ReadBuffersPerEngine * engines
                    || flags.ReadBuffersAllowed < flags.ReadBuffersReserved
                    || flags.ReadBuffersAllowed > flags.ReadBuffersReserved + notReserved))
            {
                Group = group;
                return false;
            }
        }

        return true;
    }

    private bool HasUnsupportedLimits(GrpCfgFlags flags) =>
        (!capabilities.GrpCap.BandwidthLimit
            && (flags.ReadBandwidthLimit != BandwidthLimit.None || flags.WriteBandwidthLimit != BandwidthLimit.None))
        || !flags.ReadBandwidthLimit.IsDefined()
        || !flags.WriteBandwidthLimit.IsDefined()
        || (!capabilities.GrpCap.ReadBufferControl && (flags.ReadBuffersAllowed != 0 || flags.ReadBuffersReserved != 0))
        || (!capabilities.GrpCap.GlobalReadBufferLimit && flags.UseGlobalReadBufferLimit)
        || (!capabilities.GrpCap.ProgressLimit
            && (flags.WorkProgressLimit != ProgressLimit.None || flags.BatchProgressLimit != ProgressLimit.None));

    private CommandError FindInEventLog()
    {
        if (!bar.GenCfg.Read().EventLogEnable)
        {
            return CommandError.Success;
        }

        var entryBytes = (ulong)EventLogWriter.EntryBytesOf(capabilities.GenCap);
        if (entryBytes == 0)
        {
            return CommandError.InvalidEventLog;
        }

        var log = bar.EvlCfg.Read();
        var start = log.BasePage * Platform.Memory.PhysicalMemory.PageBytes;
        var bytes = log.Size * entryBytes;
        if (log.Size < LeastEventLogEntries || (bytes != 0 && start > ulong.MaxValue - (bytes - 1)))
        {
            return CommandError.InvalidEventLog;
        }

        return IsRequesterValid(log.PasidEnable, log.Privileged) ? CommandError.Success : CommandError.InvalidPasidConfiguration;
    }

    private bool IsBitmapReaderValid()
    {
        var reader = bar.IdBr.Read();
        return IsRequesterValid(reader.PasidEnable, reader.Privileged);
    }

    private bool IsRequesterValid(bool hasPasid, bool isPrivileged) =>
        (!hasPasid || pci.PasidEnable) && (!isPrivileged || (hasPasid && pci.PrivilegedModeEnable));
}
