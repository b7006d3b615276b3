using System.Collections.Frozen;
using Dsa.Platform.Memory;

namespace Dsa.Device.Commands;

/// <summary>The commands that the model knows, by code.</summary>
internal static class CommandSet
{
    private static readonly FrozenDictionary<Command, Func<DeviceCore, CommandOperand, IDeviceCommand>> s_factories =
        new Dictionary<Command, Func<DeviceCore, CommandOperand, IDeviceCommand>>
        {
            [Command.EnableDevice] = static (core, operand) => new EnableDeviceCommand(core, operand),
            [Command.DisableDevice] = static (core, operand) => new DisableDeviceCommand(core, operand),
            [Command.DrainAll] = static (core, operand) => new WaitCommand(core, operand, isAbort: false),
            [Command.AbortAll] = static (core, operand) => new WaitCommand(core, operand, isAbort: true),
            [Command.ResetDevice] = static (core, operand) => new ResetDeviceCommand(core, operand),
            [Command.EnableWq] = static (core, operand) => new EnableWqCommand(core, operand),
            [Command.DisableWq] = static (core, operand) => new StopWqCommand(core, operand, isReset: false),
            [Command.DrainWq] = static (core, operand) => new WaitWqCommand(core, operand, isAbort: false),
            [Command.AbortWq] = static (core, operand) => new WaitWqCommand(core, operand, isAbort: true),
            [Command.ResetWq] = static (core, operand) => new StopWqCommand(core, operand, isReset: true),
            [Command.DrainPasid] = static (core, operand) => new WaitPasidCommand(core, new Pasid(operand.Pasid), isAbort: false),
            [Command.AbortPasid] = static (core, operand) => new WaitPasidCommand(core, new Pasid(operand.Pasid), isAbort: true),
            [Command.RequestInterruptHandle] = static (core, operand) => new InterruptHandleCommand(core, operand, isRequest: true),
            [Command.ReleaseInterruptHandle] = static (core, operand) => new InterruptHandleCommand(core, operand, isRequest: false),
            [Command.RequestIdptHandle] = static (core, operand) => new IdptHandleCommand(core, operand, isRequest: true),
            [Command.ReleaseIdptHandle] = static (core, operand) => new IdptHandleCommand(core, operand, isRequest: false),
            [Command.InvalidateSubmitterBitmapCache] = static (core, operand) => new InvalidateBitmapCommand(core, operand),
        }.ToFrozenDictionary();

    /// <summary>The codes that the model knows.</summary>
    public static IReadOnlyList<Command> Known => s_factories.Keys;

    /// <summary>The command of a code; null when the model does not know it.</summary>
    public static IDeviceCommand? Create(DeviceCore core, Command code, CommandOperand operand) =>
        s_factories.TryGetValue(code, out var create) ? create(core, operand) : null;

    /// <summary>The commands of the first revision, which software issues without looking at CMDCAP: every part has them (§9.2).</summary>
    public static CmdCap Basic { get; } = UpTo(Command.AbortPasid);

    /// <summary>All commands from the first to one.</summary>
    public static CmdCap UpTo(Command last)
    {
        var all = new CmdCap(0);
        for (var command = Command.EnableDevice; command <= last; command++)
        {
            all = all.WithCommand(command);
        }

        return all;
    }

    /// <summary>Whether a part has a command: CMDCAP says so, or the first revision where there is no CMDCAP (§9.2).</summary>
    public static bool IsAnnounced(in Bar0Capabilities capabilities, Command code) =>
        (capabilities.GenCap.CommandCapabilities ? capabilities.CmdCap : Basic).HasCommand(code);
}
