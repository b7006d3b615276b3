using System.Globalization;
using Dsa.Driver.Sysfs;
using Dsa.Platform.Kernel;

namespace Dsa.Configuration;

/// <summary>Writes the objects of a file into attributes.</summary>
internal static class ConfigurationLoader
{
    /// <summary>Writes everything, in order.</summary>
    public static IReadOnlyList<ConfigurationNote> Load(SysfsTree tree, IReadOnlyList<ConfiguredObject> objects)
    {
        var notes = new List<ConfigurationNote>();
        foreach (var one in objects)
        {
            var target = new SysfsObject(tree, one.Name, one.Device);
            Find(one, target);
            foreach (var setting in one.Settings)
            {
                Set(setting, target, notes);
            }

            notes.AddRange(Misplaced(one));
        }

        return notes;
    }

    private static void Find(ConfiguredObject one, SysfsObject target)
    {
        var place = $"{one.Path}.dev";
        if (!target.Exists)
        {
            var count = one.Kind switch
            {
                ConfiguredKind.Group => target.OfDevice.ReadNumber("max_groups"),
                ConfiguredKind.WorkQueue => target.OfDevice.ReadNumber("max_work_queues"),
                _ => target.OfDevice.ReadNumber("max_engines"),
            };
            throw new ConfigurationException(place, one.Kind == ConfiguredKind.Device
                ? $"there is no {one.Name}; name a device that is there"
                : string.Create(CultureInfo.InvariantCulture, $"{one.Device} has no {one.Name}; the number behind the dot is 0 to {count - 1}"));
        }

        if (one.Kind == ConfiguredKind.Device)
        {
            // The first thing accel-config does with a device.
            _ = target.Write("cmd_status", "1");
            if (target.Read("state") == "enabled")
            {
                throw new ConfigurationException(place, target.Read("configurable") == "0"
                    ? $"the configuration of {one.Name} is fixed, and it is enabled with that; name a device that can be configured"
                    : $"{one.Name} is enabled; disable it first");
            }
        }
    }

    private static void Set(ConfiguredSetting setting, SysfsObject target, List<ConfigurationNote> notes)
    {
        var key = setting.Key;
        if (key.Unused(target, setting.Text) is { } reason)
        {
            var isAsked = target.Read(key.Name) is { } present ? present != setting.Text : setting.Text is not ("0" or "-1");
            if (isAsked)
            {
                notes.Add(new(setting.Path, $"{ConfigurationParser.Echo(setting.Text)} is passed over: {reason}"));
            }

            return;
        }

        if (target.Write(key.Name, setting.Text) is var error and not Errno.None)
        {
            var shown = key.IsText ? $"\"{ConfigurationParser.Echo(setting.Text)}\"" : ConfigurationParser.Echo(setting.Text);
            throw new ConfigurationException(setting.Path, $"{shown} is refused ({error}{CommandStatus.Of(target.OfDevice)}): {Instead(error, key, target)}");
        }
    }

    private static string Instead(Errno error, ConfigurationKey key, SysfsObject target) => error switch
    {
        Errno.EPERM or Errno.EOPNOTSUPP or Errno.ENOENT when target.OfDevice.Read("configurable") == "0" => "the configuration of the device is fixed; leave the key out",
        Errno.EPERM or Errno.EOPNOTSUPP or Errno.ENOENT => $"{key.Lacking}; leave the key out",
        _ => key.Allowed(target),
    };

    // To accel-config the place of a queue or engine means nothing, and its group_id everything.
    private static IEnumerable<ConfigurationNote> Misplaced(ConfiguredObject one)
    {
        if (one.Kind is not (ConfiguredKind.WorkQueue or ConfiguredKind.Engine) || one.Group is not { } group)
        {
            yield break;
        }

        var number = one.Settings.FirstOrDefault(static setting => setting.Key.Name == "group_id")?.Text;
        if (number != group.ToString(CultureInfo.InvariantCulture))
        {
            yield return new(one.Path, string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Name} stands in group {group}, and {(number is null ? "is in none, as it has no group_id" : $"is in group {number}, as group_id says")}"));
        }
    }
}
