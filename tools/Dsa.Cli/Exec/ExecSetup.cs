using Dsa.Cli.Commands;
using Dsa.Configuration;
using Dsa.Device.Profiles;
using Dsa.Driver.Sysfs;
using Dsa.Host.Devices;

namespace Dsa.Cli.Exec;

/// <summary>The devices of a call of <c>dsa exec</c>, and how they are set up before the program starts.</summary>
/// <param name="Devices">Names and parts.</param>
/// <param name="Configuration">Their configuration; null to leave them as they are.</param>
internal sealed record ExecSetup(IReadOnlyList<(string Name, DeviceProfile Part)> Devices, ConfigurationFile? Configuration)
{
    // Devices have numbers that configurations can name.
    private const int MostDevices = 32;

    /// <summary>The file of <see cref="Configuration"/>; null where that is ours.</summary>
    private string? Path { get; init; }

    /// <summary>Whether queues are as they are meant to be when a program starts.</summary>
    public bool IsConfigured => Configuration is not null || BindsFixedQueues;

    /// <summary>Whether the queues of devices whose configuration is fixed are given to programs.</summary>
    public bool BindsFixedQueues { get; init; }

    /// <summary>Finds out what the options mean.</summary>
    /// <param name="parts">The parts that were named.</param>
    /// <param name="configurationPath">The configuration that was named, or null.</param>
    /// <param name="isUnconfigured">Whether the devices stay as they are.</param>
    /// <exception cref="UsageException">The configuration cannot be read, or does not go with the parts.</exception>
    /// <exception cref="ConfigurationException">It is no configuration.</exception>
    public static ExecSetup Read(IReadOnlyList<DeviceProfile> parts, string? configurationPath, bool isUnconfigured)
    {
        if (configurationPath is not null)
        {
            if (parts.GroupBy(static part => part.Variant).FirstOrDefault(static kind => kind.Count() > 1) is { } twice)
            {
                throw new UsageException($"--device names {string.Join(" and ", twice.Select(static part => part.Name))}, and --config says how many devices there are; name one part of a kind.");
            }

            var configuration = DeviceInput.Naming(configurationPath, () => DeviceInput.ReadConfiguration(configurationPath));
            if (configuration.DeviceNames.Length == 0)
            {
                throw new UsageException("The configuration has no device; name one that has, or leave --config out.");
            }

            var named = DeviceSet.WithParts(configuration.DeviceNames, parts);
            return parts.FirstOrDefault(part => named.All(device => device.Part != part)) is { } unused
                ? throw new UsageException($"--device names {unused.Name}, and the configuration has no device of its kind; leave one of them out.")
                : new ExecSetup(named, configuration) { Path = configurationPath };
        }

        if (parts.Count > MostDevices)
        {
            throw new UsageException($"--device is given {parts.Count} times; give it {MostDevices} times at most.");
        }

        var devices = DeviceSet.Named(parts.Count == 0 ? [DeviceProfile.Dsa20] : parts);
        return new ExecSetup(devices, isUnconfigured ? null : DefaultQueues.For(devices)) { BindsFixedQueues = !isUnconfigured };
    }

    /// <summary>Brings the devices up.</summary>
    /// <exception cref="ConfigurationException">The driver refuses the configuration.</exception>
    public void Configure(SysfsTree tree)
    {
        if (Configuration is not null)
        {
            DeviceInput.Naming(Path, () =>
            {
                Configuration.Load(tree);
                Configuration.Enable(tree);
                return true;
            });
        }

        if (BindsFixedQueues)
        {
            FixedQueues.Bind(tree, Devices);
        }
    }
}
