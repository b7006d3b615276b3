using System.Collections.Immutable;

namespace Dsa.Device.Profiles.Json;

/// <summary>Reads the configuration of a part that does not let it be changed.</summary>
internal static class ConfigurationReader
{
    /// <summary>Reads a configuration; what is not named is 0.</summary>
    public static FixedConfiguration Read(JsonPlace place)
    {
        var general = default(GenCfg);
        var groups = ImmutableArray<FixedGroup>.Empty;
        var queues = ImmutableArray<FixedQueue>.Empty;
        foreach (var (name, value) in place.Members("a configuration", [GenCfg.Description.SpecName, ProfileKeys.Groups, ProfileKeys.Queues]))
        {
            switch (name)
            {
                case ProfileKeys.Groups:
                    groups = [.. value.Items("groups").Select(ReadGroup)];
                    break;
                case ProfileKeys.Queues:
                    queues = [.. value.Items("queues").Select(ReadQueue)];
                    break;
                default:
                    general = RegisterReader.ReadValue(value, general);
                    break;
            }
        }

        return new FixedConfiguration(general, groups, queues);
    }

    private static FixedGroup ReadGroup(JsonPlace place)
    {
        var group = new FixedGroup(default, default, default);
        Bar0Register[] registers = [Bar0Register.GrpCfgWorkQueues, Bar0Register.GrpCfgEngines, Bar0Register.GrpCfgFlags];
        var names = registers.Select(ProfileKeys.OwnName).ToList();
        foreach (var (name, value) in place.Members("a group", names))
        {
            group = registers[names.IndexOf(name)] switch
            {
                Bar0Register.GrpCfgWorkQueues => group with { WorkQueues = RegisterReader.ReadValue(value, group.WorkQueues) },
                Bar0Register.GrpCfgEngines => group with { Engines = RegisterReader.ReadValue(value, group.Engines) },
                _ => group with { Flags = RegisterReader.ReadValue(value, group.Flags) },
            };
        }

        return group;
    }

    private static FixedQueue ReadQueue(JsonPlace place)
    {
        var queue = new FixedQueue { Size = default, Control = default, Limits = default };
        Bar0Register[] registers =
        [
            Bar0Register.WqCfgSize,
            Bar0Register.WqCfgThreshold,
            Bar0Register.WqCfgControl,
            Bar0Register.WqCfgLimits,
            Bar0Register.WqCfgOccupancyInterrupt,
            Bar0Register.WqCfgOccupancy,
            Bar0Register.WqCfgOpCfg,
        ];
        var names = registers.Select(ProfileKeys.OwnName).ToList();
        foreach (var (name, value) in place.Members("a queue", [.. names, ProfileKeys.IsModeChangeable]))
        {
            queue = name == ProfileKeys.IsModeChangeable ? ReadMode(value, queue) : ReadRegister(value, registers[names.IndexOf(name)], queue);
        }

        return queue;
    }

    private static FixedQueue ReadMode(JsonPlace place, FixedQueue queue) =>
        place.TryTruth("mode support", out var isChangeable) ? queue with { IsModeChangeable = isChangeable } : queue;

    private static FixedQueue ReadRegister(JsonPlace place, Bar0Register register, FixedQueue queue) => register switch
    {
        Bar0Register.WqCfgSize => queue with { Size = RegisterReader.ReadValue(place, queue.Size) },
        Bar0Register.WqCfgThreshold => queue with { Threshold = RegisterReader.ReadValue(place, queue.Threshold) },
        Bar0Register.WqCfgControl => queue with { Control = RegisterReader.ReadValue(place, queue.Control) },
        Bar0Register.WqCfgLimits => queue with { Limits = RegisterReader.ReadValue(place, queue.Limits) },
        Bar0Register.WqCfgOccupancyInterrupt => queue with { OccupancyInterrupt = RegisterReader.ReadValue(place, queue.OccupancyInterrupt) },
        Bar0Register.WqCfgOccupancy => queue with { Occupancy = RegisterReader.ReadValue(place, queue.Occupancy) },
        _ => queue with { Operations = RegisterReader.ReadOptional(place, queue.Operations) },
    };
}
