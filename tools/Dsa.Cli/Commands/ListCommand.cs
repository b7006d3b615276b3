using System.CommandLine;
using Dsa.Cli.Commands.Config;
using Dsa.Cli.Commands.Defs;
using Dsa.Cli.Devices;
using Dsa.Configuration;

namespace Dsa.Cli.Commands;

/// <summary><c>dsa list</c>: what <c>accel-config list</c> would print, once the devices are up.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var config = DeviceInput.CreateConfigOption();
        config.Required = true;
        var device = DeviceInput.CreateDeviceOption();
        var idle = new Option<bool>("--idle", "-i") { Description = "Also what is not enabled." };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Also the attributes that accel-config leaves out." };
        var command = new Command("list", "Bring devices up as a configuration says, and print what accel-config list would print of them (JSON). Exit status 1 when the driver refuses it.") { config, device, idle, verbose };
        command.SetAction(result => ConfigGuard.Run("list", result.GetValue(config)!, () =>
        {
            var configuration = DeviceInput.ReadConfiguration(result.GetValue(config)!);
            var part = DeviceInput.ReadPart(result.GetValue(device));
            var options = (result.GetValue(idle) ? ListingOptions.Idle : ListingOptions.None) | (result.GetValue(verbose) ? ListingOptions.Verbose : ListingOptions.None);
            var listed = ConfiguredDevices.Show(configuration, part, (tree, _) => ConfigurationListing.Of(tree, options));
            DefsOutput.Write(writer => writer.Write(ConfigurationText.Of(listed)));
            return ExitCode.Success;
        }));
        return command;
    }
}
