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

        var limits = new GroupLimitsCheck(bar, capabilities);
        if (!limits.IsPassed())
        {
            Group = limits.Group;
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
