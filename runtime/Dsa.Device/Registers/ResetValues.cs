using Dsa.Device.Profiles;

namespace Dsa.Device.Registers;

/// <summary>What each register of a part holds after a reset: what the part fixes, else what the definition says (§9.2).</summary>
/// <remarks>Immutable. A part whose configuration is fixed comes out of every reset with it.</remarks>
internal sealed class ResetValues(DeviceProfile profile)
{
    private readonly Bar0Capabilities _capabilities = profile.Capabilities;

    /// <summary>The value of a register.</summary>
    /// <param name="instance">The register.</param>
    /// <param name="words">Takes the value, as little-endian words; all 0 before.</param>
    public void Fill(RegisterInstance instance, Span<ulong> words)
    {
        if (instance.Description.IsCapability)
        {
            CapabilityRegisters.Read(instance.Id, _capabilities, words);
            return;
        }

        switch (instance.Id)
        {
            case Bar0Register.EvntCapEntry:
                CapabilityRegisters.Store(profile.PerformanceMonitor.Events[instance.Index], words);
                break;
            case Bar0Register.CntrCapEntry:
                CapabilityRegisters.Store(profile.PerformanceMonitor.Counters[instance.Index], words);
                break;
            default:
                if (profile.Configuration is not { } configuration || !TryFillFixed(configuration, instance, words))
                {
                    Bar0Map.AddReset(instance.Id, _capabilities, words);
                }

                break;
        }
    }

    private static bool TryFillFixed(FixedConfiguration configuration, RegisterInstance instance, Span<ulong> words)
    {
        switch (instance.Id)
        {
            case Bar0Register.GenCfg:
                CapabilityRegisters.Store(configuration.General, words);
                return true;
            case Bar0Register.GrpCfgWorkQueues:
                CapabilityRegisters.Store(configuration.Groups[instance.Index].WorkQueues, words);
                return true;
            case Bar0Register.GrpCfgEngines:
                CapabilityRegisters.Store(configuration.Groups[instance.Index].Engines, words);
                return true;
            case Bar0Register.GrpCfgFlags:
                CapabilityRegisters.Store(configuration.Groups[instance.Index].Flags, words);
                return true;
            default:
                return (Bar0Array)instance.Description.Array == Bar0Array.WqCfg
                    && TryFillQueue(configuration.Queues[instance.Index], instance.Id, words);
        }
    }

    private static bool TryFillQueue(FixedQueue queue, Bar0Register register, Span<ulong> words)
    {
        switch (register)
        {
            case Bar0Register.WqCfgSize:
                CapabilityRegisters.Store(queue.Size, words);
                return true;
            case Bar0Register.WqCfgThreshold:
                CapabilityRegisters.Store(queue.Threshold, words);
                return true;
            case Bar0Register.WqCfgControl:
                CapabilityRegisters.Store(queue.Control, words);
                return true;
            case Bar0Register.WqCfgLimits:
                CapabilityRegisters.Store(queue.Limits, words);
                return true;
            case Bar0Register.WqCfgOccupancyInterrupt:
                CapabilityRegisters.Store(queue.OccupancyInterrupt, words);
                return true;
            case Bar0Register.WqCfgOccupancy:
                CapabilityRegisters.Store(queue.Occupancy, words);
                return true;
            case Bar0Register.WqCfgStatus:
                CapabilityRegisters.Store(new WqCfgStatus(0).WithModeSupport(queue.IsModeChangeable), words);
                return true;
            case Bar0Register.WqCfgOpCfg when queue.Operations is { } operations:
                CapabilityRegisters.Store(operations, words);
                return true;
            default:
                return false;
        }
    }
}
