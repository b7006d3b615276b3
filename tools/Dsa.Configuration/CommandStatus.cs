using System.Globalization;
using Dsa.Bindings;

namespace Dsa.Configuration;

/// <summary>What a device says in cmd_status, for messages.</summary>
internal static class CommandStatus
{
    /// <summary>Number and name, behind a comma; nothing when all is well.</summary>
    public static string Of(SysfsObject device) => Read(device) is var status and not 0
        ? string.Create(CultureInfo.InvariantCulture, $", cmd_status 0x{status:x8} {NameOf(status)}")
        : string.Empty;

    /// <summary>What to do about it; null for what the file has no part in.</summary>
    public static string? Remedy(SysfsObject device) => Read(device) is var status && status <= byte.MaxValue ? Remedy((CommandError)status) : Remedy((DriverStatus)status);

    private static string? Remedy(CommandError answer) => answer switch
    {
        CommandError.InvalidGroup => "give each group that has a queue an engine, and each that has an engine a queue (\"group_id\")",
        CommandError.InvalidReadBuffers => "look at \"read_buffer_limit\", \"read_buffers_reserved\" and \"read_buffers_allowed\"",
        CommandError.WqPriorityZero => "write \"priority\" with a number from 1 to 15",
        CommandError.WqModeUnsupported => "write the other \"mode\"",
        CommandError.WqBlockOnFaultInvalid => "write \"block_on_fault\":0",
        CommandError.WqPrsDisableInvalid => "write \"prs_disable\":0",
        _ => null,
    };

    private static string? Remedy(DriverStatus refusal) => refusal switch
    {
        DriverStatus.WqNoGroup => "write \"group_id\" with the number of a group that has an engine",
        DriverStatus.WqNoName => "write \"name\" with the name of its users",
        DriverStatus.WqNoThreshold => "write \"threshold\" with a number from 1 to its size",
        DriverStatus.WqNoneConfigured => "give a queue and an engine the same \"group_id\"",
        DriverStatus.WqDriverName => "write \"driver_name\":\"user\" for \"type\":\"user\", and \"dmaengine\" for \"kernel\"",
        DriverStatus.WqNoSharedSupport => "write \"mode\":\"dedicated\"",
        _ => null,
    };

    private static uint Read(SysfsObject device) =>
        uint.TryParse(device.Read("cmd_status")?.Replace("0x", "", StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var status) ? status : 0;

    private static string NameOf(uint status) => status <= byte.MaxValue ? ((CommandError)status).NameOf() : ((DriverStatus)status).NameOf();
}
