using System.Numerics;
using Dsa.Bindings.Registers;

namespace Dsa.Device.Commands;

/// <summary>The checks of Enable Device on the limits of groups: read buffers, bandwidth, progress (§3.1 of the behaviour).</summary>
/// <param name="bar">The registers.</param>
/// <param name="capabilities">What the part announces.</param>
internal sealed class GroupLimitsCheck(Bar0<PointerBus> bar, Bar0Capabilities capabilities)
{
    /// <summary>Read buffers that a group may at least use for each of its engines.</summary>
    public const int ReadBuffersPerEngine = 4;

    private readonly GrpCap _capabilities = capabilities.GrpCap;

    /// <summary>The group whose limits are wrong; -1 when those of all together are.</summary>
    public int Group { get; private set; } = -1;

    /// <summary>Whether all is well.</summary>
    public bool IsPassed() => AreSupported() && AreReadBuffersValid();

    private bool AreSupported()
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
        if (!_capabilities.ReadBufferControl)
        {
            // What is not supported was found to be 0.
            return true;
        }

        var total = _capabilities.TotalReadBuffers;
        var reserved = 0u;
        var limited = 0;
        for (var group = 0; group < bar.GrpCfg.Count; group++)
        {
            var engines = BitOperations.PopCount(bar.GrpCfg[group].Engines.Read().Raw);
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
        return _capabilities.GlobalReadBufferLimit && limit <= total && limit >= ReadBuffersPerEngine * limitedEngines;
    }

    private bool AreGroupBuffersValid(uint notReserved)
    {
        for (var group = 0; group < bar.GrpCfg.Count; group++)
        {
            var engines = BitOperations.PopCount(bar.GrpCfg[group].Engines.Read().Raw);
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
        (!_capabilities.BandwidthLimit
            && (flags.ReadBandwidthLimit != BandwidthLimit.None || flags.WriteBandwidthLimit != BandwidthLimit.None))
        || !flags.ReadBandwidthLimit.IsDefined()
        || !flags.WriteBandwidthLimit.IsDefined()
        || (!_capabilities.ReadBufferControl && (flags.ReadBuffersAllowed != 0 || flags.ReadBuffersReserved != 0))
        || (!_capabilities.GlobalReadBufferLimit && flags.UseGlobalReadBufferLimit)
        || (!_capabilities.ProgressLimit
            && (flags.WorkProgressLimit != ProgressLimit.None || flags.BatchProgressLimit != ProgressLimit.None));
}
