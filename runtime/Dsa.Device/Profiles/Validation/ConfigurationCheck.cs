using Dsa.Device.Profiles.Json;

namespace Dsa.Device.Profiles.Validation;

/// <summary>The configuration of a part that does not let it be changed: there when it must be, without reserved values, and one that can be enabled.</summary>
internal static class ConfigurationCheck
{
    /// <summary>The problems.</summary>
    public static IEnumerable<ProfileProblem> Find(DeviceProfile profile)
    {
        var path = ProfilePaths.Of(ProfileKeys.Configuration);
        var isConfigurable = profile.Capabilities.GenCap.ConfigurationSupport;
        if (profile.Configuration is not { } configuration)
        {
            return isConfigurable
                ? []
                : [new ProfileProblem(path, "Without GENCAP.ConfigurationSupport nobody can configure the part; give its configuration, or set the bit.")];
        }

        if (isConfigurable)
        {
            return [new ProfileProblem(path, "With GENCAP.ConfigurationSupport software configures the part; make the configuration null, or clear the bit.")];
        }

        var reserved = ReservedValueCheck.FindIn(configuration.General, $"{path}.{GenCfg.Description.SpecName}")
            .Concat(configuration.Groups.SelectMany((group, index) => FindInGroup($"{path}.{ProfileKeys.Groups}[{index}]", group)))
            .Concat(configuration.Queues.SelectMany((queue, index) => FindInQueue($"{path}.{ProfileKeys.Queues}[{index}]", queue, profile.Capabilities.WqCap)))
            .ToList();
        return reserved.Count != 0 ? reserved : new FixedConfigurationCheck(profile, configuration).Find();
    }

    private static IEnumerable<ProfileProblem> FindInGroup(string path, FixedGroup group) =>
        ReservedValueCheck.FindIn(group.Engines, Of(path, Bar0Register.GrpCfgEngines)).Concat(ReservedValueCheck.FindIn(group.Flags, Of(path, Bar0Register.GrpCfgFlags)));

    private static IEnumerable<ProfileProblem> FindInQueue(string path, FixedQueue queue, WqCap capabilities) =>
        ReservedValueCheck.FindIn(queue.Size, Of(path, Bar0Register.WqCfgSize))
            .Concat(ReservedValueCheck.FindIn(queue.Threshold, Of(path, Bar0Register.WqCfgThreshold)))
            .Concat(ReservedValueCheck.FindIn(queue.Control, Of(path, Bar0Register.WqCfgControl)))
            .Concat(ReservedValueCheck.FindIn(queue.Limits, Of(path, Bar0Register.WqCfgLimits)))
            .Concat(ReservedValueCheck.FindIn(queue.OccupancyInterrupt, Of(path, Bar0Register.WqCfgOccupancyInterrupt)))
            .Concat(ReservedValueCheck.FindIn(queue.Occupancy, Of(path, Bar0Register.WqCfgOccupancy)))
            .Concat(queue.Operations is null || capabilities.OperationConfiguration
                ? []
                : [new ProfileProblem(Of(path, Bar0Register.WqCfgOpCfg), "Queues of the part have no OPCFG; leave it out, or set WQCAP.OperationConfiguration.")]);

    private static string Of(string path, Bar0Register register) => $"{path}.{ProfileKeys.OwnName(register)}";
}
