using System.Collections.Frozen;
using System.Numerics;
using Dsa.Device.Commands;
using Dsa.Device.Profiles.Json;

namespace Dsa.Device.Profiles.Validation;

/// <summary>What the errors of Enable Device and Enable WQ say of a fixed configuration, in the words of profiles.</summary>
internal sealed class FaultTexts(DeviceProfile profile, FixedConfiguration configuration)
{
    private static readonly string s_path = ProfilePaths.Of(ProfileKeys.Configuration);

    private static readonly FrozenDictionary<CommandError, (Bar0Register Register, string? Field, string Message)> s_ofQueues =
        new Dictionary<CommandError, (Bar0Register, string?, string)>
        {
            [CommandError.WqModeUnsupported] = (Bar0Register.WqCfgControl, nameof(WqCfgControl.Mode),
                "WQCAP does not announce this mode; give the other, or set SharedMode or DedicatedMode there."),
            [CommandError.WqPasidInvalid] = (Bar0Register.WqCfgControl, nameof(WqCfgControl.PasidEnable),
                "A shared queue has PASIDs, and none has them without PASIDCAP; set it for a shared queue, clear it without PASIDCAP."),
            [CommandError.WqPriorityZero] = (Bar0Register.WqCfgControl, nameof(WqCfgControl.Priority),
                "With WQCAP.Priority priorities are 1 to 15; this is 0."),
            [CommandError.WqPrivilegeInvalid] = (Bar0Register.WqCfgControl, nameof(WqCfgControl.Privileged),
                "The part makes no privileged requests; clear it, or set PrivilegedMode of PASIDCAP."),
            [CommandError.WqBlockOnFaultInvalid] = (Bar0Register.WqCfgControl, nameof(WqCfgControl.BlockOnFaultEnable),
                "The part cannot block on a fault; clear it, or set GENCAP.BlockOnFault and give the part PRSREQCAP."),
            [CommandError.WqAtsDisableUnsupported] = (Bar0Register.WqCfgControl, nameof(WqCfgControl.AtsDisable),
                "Translation services cannot be switched off a queue; clear it, or set WQCAP.AtsControl."),
            [CommandError.WqPrsDisableInvalid] = (Bar0Register.WqCfgControl, nameof(WqCfgControl.PrsDisable),
                "It needs WQCAP.PrsControl, GENCFG.EventLogEnable and a queue without BlockOnFaultEnable; clear it, or see to these."),
            [CommandError.WqMaxTransferInvalid] = (Bar0Register.WqCfgLimits, nameof(WqCfgLimits.MaxTransferShift),
                "It is above GENCAP.MaxTransferShift; give that at most."),
            [CommandError.WqMaxBatchInvalid] = (Bar0Register.WqCfgLimits, null,
                "MaxBatchShift is at most that of GENCAP, and 0 only with GENCAP.BatchOfOne or without Batch; MaxScatterGatherShift is at most that of DSACAP0."),
            [CommandError.WqOccupancyInterruptInvalid] = (Bar0Register.WqCfgOccupancyInterrupt, nameof(WqCfgOccupancyInterrupt.Handle),
                "The interrupt table has no such entry; give one that there is, or clear InterruptEnable of Occupancy."),
            [CommandError.WqOperationsInvalid] = (Bar0Register.WqCfgOpCfg, null,
                "The queue takes operations that the part does not announce; take them out, or add them to operations."),
        }.ToFrozenDictionary();

    /// <summary>What Enable WQ would say of a queue.</summary>
    public ProfileProblem OfQueue(CommandError error, int queue)
    {
        var path = $"{s_path}.{ProfileKeys.Queues}[{queue}]";
        if (!s_ofQueues.TryGetValue(error, out var text))
        {
            return Unnamed(path, Command.EnableWq, error);
        }

        var register = $"{path}.{ProfileKeys.OwnName(text.Register)}";
        return new ProfileProblem(text.Field is null ? register : $"{register}.{text.Field}", text.Message);
    }

    /// <summary>That nothing can be submitted.</summary>
    public ProfileProblem OfNoQueue() =>
        new($"{s_path}.{ProfileKeys.Queues}", "No queue has entries, so nothing can be submitted; give one of them a Size.");

    /// <summary>What Enable Device would say.</summary>
    /// <param name="error">Its error.</param>
    /// <param name="group">The group at which it stopped, or -1.</param>
    public ProfileProblem OfDevice(CommandError error, int group)
    {
        var groups = $"{s_path}.{ProfileKeys.Groups}";
        var place = group < 0 ? groups : $"{groups}[{group}]";
        return error switch
        {
            CommandError.WqSizesExceedTotal => new ProfileProblem(
                $"{s_path}.{ProfileKeys.Queues}",
                $"The sizes are {configuration.Queues.Sum(static queue => (long)queue.Size.Entries)} entries together, and WQCAP.TotalSize is {profile.Capabilities.WqCap.TotalSize}; make them smaller, or that larger."),
            CommandError.InvalidGroup => new ProfileProblem(
                place, "A group has both queues and engines, or neither, and this has one without the other; add what is missing, or take out what is there."),
            CommandError.InvalidGroupWqs => new ProfileProblem(
                place, "Every queue with a Size is in exactly one group, and no other is in any; correct WorkQueues, or the sizes of the queues."),
            CommandError.InvalidGroupEngines => new ProfileProblem(
                place, $"An engine is in one group at most, and the part has engines 0 to {profile.Capabilities.EngCap.Count - 1}; take the others out of Engines."),
            CommandError.InvalidReadBuffers => OfLimits(place, group),
            CommandError.InvalidEventLog => new ProfileProblem(
                $"{s_path}.{GenCfg.Description.SpecName}.{nameof(GenCfg.EventLogEnable)}", "The part has no event log; clear it, or set GENCAP.EventLog."),
            _ => Unnamed(s_path, Command.EnableDevice, error),
        };
    }

    private static ProfileProblem Unnamed(string path, Command command, CommandError error) =>
        new(path, $"{command.NameOf()} would refuse it with {error.NameOf()} (0x{(byte)error:x}); change what that is about.");

    private ProfileProblem OfLimits(string place, int group)
    {
        var capabilities = profile.Capabilities.GrpCap;
        if (group < 0)
        {
            return new ProfileProblem(
                place,
                $"ReadBuffersReserved of all groups together is within the {capabilities.TotalReadBuffers} of GRPCAP.TotalReadBuffers, and so is GlobalReadBufferLimit of GENCFG, which has {GroupLimitsCheck.ReadBuffersPerEngine} for each engine of the groups that use it; correct what is not so.");
        }

        var path = $"{place}.{ProfileKeys.OwnName(Bar0Register.GrpCfgFlags)}";
        if (!capabilities.ReadBufferControl)
        {
            return new ProfileProblem(path, "A limit is set that GRPCAP does not announce; clear it, or announce it there.");
        }

        var least = GroupLimitsCheck.ReadBuffersPerEngine * BitOperations.PopCount(configuration.Groups[group].Engines.Raw);
        return new ProfileProblem(
            path,
            $"ReadBuffersAllowed is at least {least} here ({GroupLimitsCheck.ReadBuffersPerEngine} for each engine), not below ReadBuffersReserved and, with what other groups reserve, within the {capabilities.TotalReadBuffers} of GRPCAP.TotalReadBuffers, and other limits are those that GRPCAP announces; correct what is not so.");
    }
}
