using System.CommandLine;
using Dsa.Cli.Commands.Defs;
using Dsa.Cli.Devices;
using Dsa.Configuration;

namespace Dsa.Cli.Commands.Config;

/// <summary><c>dsa config save</c>: a configuration with every key that it stands for, as <c>accel-config save-config</c> writes it.</summary>
internal static class ConfigSaveCommand
{
    public static Command Create()
    {
        var config = DeviceInput.CreateConfigOption();
        config.Required = true;
        var device = DeviceInput.CreateDeviceOption();
        var command = new Command("save", "Bring devices up as a configuration says, and print what accel-config save-config would save of them. Exit status 1 when the driver refuses it.") { config, device };
        command.SetAction(result => ConfigGuard.Run("config save", result.GetValue(config)!, () =>
        {
            var configuration = DeviceInput.ReadConfiguration(result.GetValue(config)!);
            var part = DeviceInput.ReadPart(result.GetValue(device));
            var saved = ConfiguredDevices.Show(configuration, part, static (tree, _) => ConfigurationListing.Of(tree, ListingOptions.Saved));
            DefsOutput.Write(writer => writer.Write(ConfigurationText.Of(saved)));
            return ExitCode.Success;
        }));
        return command;
    }
}
