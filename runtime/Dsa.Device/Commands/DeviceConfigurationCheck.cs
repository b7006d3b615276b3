using Dsa.Bindings.Registers;
using Dsa.Platform.Pci;

namespace Dsa.Device.Commands;

/// <summary>The checks of Enable Device (§3.1 of the behaviour).</summary>
internal sealed class DeviceConfigurationCheck(DeviceCore core)
{
    private const int ReadBuffersPerEngine = 4;
    private const uint LeastEventLogEntries = 64;

    private readonly Bar0<PointerBus> _bar = core.Registers.Bar;

    /// <summary>The first error found.</summary>
    public CommandError Find()
    {
        if (!core.Configuration.BusMasterEnable)
        {
            return CommandError.BusMasterDisabled;
        }

        if (core.Configuration is { PageRequestEnable: true, HasValidPageRequestAllocation: false })
        {
            return CommandError.InvalidPageRequestAllocation;
        }

        if (core.Slot.AtsPolicy == (core.Configuration.AtsEnable ? AtsPolicy.Unsupported : AtsPolicy.Required))
        {
            return CommandError.AtsMismatch;
        }

        var total = core.Queues.Sum(queue => (long)_bar.WqCfg[queue.Index].Size.Read().Entries);
        if (total > core.Capabilities.WqCap.TotalSize)
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
        for (var group = 0; group < _bar.GrpCfg.Count; group++)
        {
            if (IsEmpty(_bar.GrpCfg[group].WorkQueues.Read()) != (_bar.GrpCfg[group].Engines.Read().Raw == 0))
            {
                return false;
            }
        }

        return true;
    }

    private bool AreQueuesGrouped()
    {
        Span<ulong> seen = stackalloc ulong[4];
        for (var group = 0; group < _bar.GrpCfg.Count; group++)
        {
            var queues = _bar.GrpCfg[group].WorkQueues.Read();
            ReadOnlySpan<ulong> words = [queues.Word0, queues.Word1, queues.Word2, queues.Word3];
            for (var word = 0; word < words.Length; word++)
            {
                if ((seen[word] & words[word]) != 0)
                {
                    return false;
                }

                seen[word] |= words[word];
            }
        }

        var members = new GrpCfgWorkQueues(seen[0], seen[1], seen[2], seen[3]);
        foreach (var queue in core.Queues)
        {
            if (members.HasWorkQueue(queue.Index) != (_bar.WqCfg[queue.Index].Size.Read().Entries > 0))
            {
                return false;
            }

            members = members.WithWorkQueue(queue.Index, false);
        }

        return IsEmpty(members);
    }

    private bool AreEnginesGrouped()
    {
        var seen = 0UL;
        for (var group = 0; group < _bar.GrpCfg.Count; group++)
        {
            var engines = _bar.GrpCfg[group].Engines.Read().Raw;
            if ((seen & engines) != 0)
            {
                return false;
            }

            seen |= engines;
        }

        return core.Engines.Length >= GrpCfgEngines.Description.WidthBits || seen >> core.Engines.Length == 0;
    }

    private bool AreLimitsSupported()
    {
        for (var group = 0; group < _bar.GrpCfg.Count; group++)
        {
            if (_bar.GrpCfg[group].Engines.Read().Raw != 0 && HasUnsupportedLimits(_bar.GrpCfg[group].Flags.Read()))
            {
                return false;
            }
        }

        return true;
    }

    private bool AreReadBuffersValid()
    {
        if (!core.Capabilities.GrpCap.ReadBufferControl)
        {
            // What is not supported was found to be 0.
            return true;
        }

        var total = core.Capabilities.GrpCap.TotalReadBuffers;
        var reserved = 0u;
        var limited = 0;
        for (var group = 0; group < _bar.GrpCfg.Count; group++)
        {
            var engines = System.Numerics.BitOperations.PopCount(_bar.GrpCfg[group].Engines.Read().Raw);
            if (engines > 0)
            {
                var flags = _bar.GrpCfg[group].Flags.Read();
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

        var limit = _bar.GenCfg.Read().GlobalReadBufferLimit;
        return core.Capabilities.GrpCap.GlobalReadBufferLimit && limit <= total && limit >= ReadBuffersPerEngine * limitedEngines;
    }

    private bool AreGroupBuffersValid(uint notReserved)
    {
        for (var group = 0; group < _bar.GrpCfg.Count; group++)
        {
            var engines = System.Numerics.BitOperations.PopCount(_bar.GrpCfg[group].Engines.Read().Raw);
            var flags = _bar.GrpCfg[group].Flags.Read();
            if (engines > 0
                && (flags.ReadBuffersAllowed < ReadBuffersPerEngine * engines
                    || flags.ReadBuffersAllowed < flags.ReadBuffersReserved
                    || flags.ReadBuffersAllowed > flags.ReadBuffersReserved + notReserved))
            {
                return false;
            }
        }

        return true;
    }

    private bool HasUnsupportedLimits(GrpCfgFlags flags) =>
        (!core.Capabilities.GrpCap.BandwidthLimit
            && (flags.ReadBandwidthLimit != BandwidthLimit.None || flags.WriteBandwidthLimit != BandwidthLimit.None))
        || !flags.ReadBandwidthLimit.IsDefined()
        || !flags.WriteBandwidthLimit.IsDefined()
        || (!core.Capabilities.GrpCap.ReadBufferControl && (flags.ReadBuffersAllowed != 0 || flags.ReadBuffersReserved != 0))
        || (!core.Capabilities.GrpCap.GlobalReadBufferLimit && flags.UseGlobalReadBufferLimit)
        || (!core.Capabilities.GrpCap.ProgressLimit
            && (flags.WorkProgressLimit != ProgressLimit.None || flags.BatchProgressLimit != ProgressLimit.None));

    private CommandError FindInEventLog()
    {
        if (!_bar.GenCfg.Read().EventLogEnable)
        {
            return CommandError.Success;
        }

        var entryBytes = (ulong)core.Log.EntryBytes;
        if (entryBytes == 0)
        {
            return CommandError.InvalidEventLog;
        }

        var log = _bar.EvlCfg.Read();
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
        if (!core.Registers.Map.Has(Bar0Register.IdBr))
        {
            return true;
        }

        var reader = _bar.IdBr.Read();
        return IsRequesterValid(reader.PasidEnable, reader.Privileged);
    }

    private bool IsRequesterValid(bool hasPasid, bool isPrivileged) =>
        (!hasPasid || core.Configuration.PasidEnable) && (!isPrivileged || (hasPasid && core.Configuration.PrivilegedModeEnable));
}
