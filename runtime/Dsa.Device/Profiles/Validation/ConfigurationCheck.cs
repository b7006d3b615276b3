using Dsa.Bindings.Registers;
using Dsa.Device.Profiles.Json;

namespace Dsa.Device.Profiles.Validation;

/// <summary>The configuration of a part that does not let it be changed: there when it must be, and without reserved values.</summary>
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

        return FindIn($"{path}.{GenCfg.Description.SpecName}", configuration.General)
            .Concat(configuration.Groups.SelectMany((group, index) => FindInGroup($"{path}.{ProfileKeys.Groups}[{index}]", group)))
            .Concat(configuration.Queues.SelectMany((queue, index) => FindInQueue($"{path}.{ProfileKeys.Queues}[{index}]", queue)));
    }

    private static IEnumerable<ProfileProblem> FindInGroup(string path, FixedGroup group) =>
        FindIn(Of(path, Bar0Register.GrpCfgEngines), group.Engines).Concat(FindIn(Of(path, Bar0Register.GrpCfgFlags), group.Flags));

    private static IEnumerable<ProfileProblem> FindInQueue(string path, FixedQueue queue) =>
        FindIn(Of(path, Bar0Register.WqCfgSize), queue.Size)
            .Concat(FindIn(Of(path, Bar0Register.WqCfgThreshold), queue.Threshold))
            .Concat(FindIn(Of(path, Bar0Register.WqCfgControl), queue.Control))
            .Concat(FindIn(Of(path, Bar0Register.WqCfgLimits), queue.Limits))
            .Concat(FindIn(Of(path, Bar0Register.WqCfgOccupancyInterrupt), queue.OccupancyInterrupt))
            .Concat(FindIn(Of(path, Bar0Register.WqCfgOccupancy), queue.Occupancy));

    private static string Of(string path, Bar0Register register) => $"{path}.{ProfileKeys.OwnName(register)}";

    private static IEnumerable<ProfileProblem> FindIn<T>(string path, T register)
        where T : unmanaged, IRegisterValue<T>
    {
        var words = new ulong[8];
        CapabilityRegisters.Store(register, words);
        return ReservedValueCheck.FindIn(T.Description, words, path);
    }
}
