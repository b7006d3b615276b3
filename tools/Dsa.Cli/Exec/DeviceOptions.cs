using System.CommandLine;
using System.CommandLine.Parsing;
using Dsa.Cli.Commands;
using Dsa.Device.Profiles;
using Dsa.Driver;
using Dsa.Host.FileSystem;

namespace Dsa.Cli.Exec;

/// <summary>The options that say which devices programs of this host find, and how.</summary>
internal sealed class DeviceOptions
{
    private readonly Option<string[]> _device = new("--device")
    {
        HelpName = "PROFILE",
        Description = $"A device: {string.Join(", ", DeviceProfile.BuiltIn.Keys)}, or a profile in JSON; several for several. Without it, one dsa2. With --config, the part of the devices of its kind.",
    };

    private readonly Option<string?> _config = DeviceInput.CreateConfigOption();

    private readonly Option<bool> _unconfigured = new("--unconfigured") { Description = "Leave the devices as their probe does: for programs that configure them." };

    private readonly Option<PortalMode?> _portal = new("--portal")
    {
        HelpName = "trap|poll|write",
        Description = "How programs submit: trap takes MOVDIR64B and ENQCMD (the default); poll looks into a page of memory in the place of a dedicated queue's portal, for programs that go on to the next 64 bytes with each descriptor; write has mmap refused, for programs that write(2) their descriptors then.",
    };

    private readonly Option<bool> _trafficClasses = new("--tc-override") { Description = "Let traffic classes be set below version 3: the driver's module parameter tc_override." };

    public DeviceOptions()
    {
        _config.Description = "Devices and queues: a file of accel-config (save-config); - for standard input. Without it, each device has a dedicated and a shared queue.";
        _portal.TakesName();
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_device);
        command.Add(_config);
        command.Add(_portal);
        command.Add(_unconfigured);
        command.Add(_trafficClasses);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_unconfigured) && result.GetValue(_config) is not null)
            {
                result.AddError("--unconfigured and --config exclude each other; name one of them.");
            }
        });
    }

    /// <summary>How programs submit.</summary>
    public PortalMode Portal(ParseResult result) => result.GetValue(_portal) ?? PortalMode.Trap;

    /// <summary>The module parameters of the driver.</summary>
    public IdxdOptions Driver(ParseResult result) => new() { OverridesTrafficClasses = result.GetValue(_trafficClasses) };

    /// <summary>The devices, and how they are set up.</summary>
    /// <exception cref="UsageException">A part or the configuration cannot be read, or they do not go together.</exception>
    /// <exception cref="Configuration.ConfigurationException">It is no configuration.</exception>
    public ExecSetup Read(ParseResult result) => ExecSetup.Read(
        [.. (result.GetValue(_device) ?? []).Select(static part => DeviceInput.ReadPart(part)!)],
        result.GetValue(_config),
        result.GetValue(_unconfigured));
}
