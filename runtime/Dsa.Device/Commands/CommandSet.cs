using Dsa.Platform.Memory;

namespace Dsa.Device.Commands;

/// <summary>The commands that the model knows, by code.</summary>
internal static class CommandSet
{
    /// <summary>The command of a code; null when the model does not know it.</summary>
    public static IDeviceCommand? Create(DeviceCore core, Command code, CommandOperand operand) => code switch
    {
        Command.EnableDevice => new EnableDeviceCommand(core, operand),
        Command.DisableDevice => new DisableDeviceCommand(core, operand),
        Command.DrainAll => new WaitCommand(core, operand, isAbort: false),
        Command.AbortAll => new WaitCommand(core, operand, isAbort: true),
        Command.ResetDevice => new ResetDeviceCommand(core, operand),
        Command.EnableWq => new EnableWqCommand(core, operand),
        Command.DisableWq => new StopWqCommand(core, operand, isReset: false),
        Command.DrainWq => new WaitWqCommand(core, operand, isAbort: false),
        Command.AbortWq => new WaitWqCommand(core, operand, isAbort: true),
        Command.ResetWq => new StopWqCommand(core, operand, isReset: true),
        Command.DrainPasid => new WaitPasidCommand(core, new Pasid(operand.Pasid), isAbort: false),
        Command.AbortPasid => new WaitPasidCommand(core, new Pasid(operand.Pasid), isAbort: true),
        Command.RequestInterruptHandle => new InterruptHandleCommand(core, operand, isRequest: true),
        Command.ReleaseInterruptHandle => new InterruptHandleCommand(core, operand, isRequest: false),
        Command.RequestIdptHandle => new IdptHandleCommand(core, operand, isRequest: true),
        Command.ReleaseIdptHandle => new IdptHandleCommand(core, operand, isRequest: false),
        Command.InvalidateSubmitterBitmapCache => new InvalidateBitmapCommand(core, operand),
        _ => null,
    };

    /// <summary>The codes that a device without CMDCAP knows: the commands of the first revision (§9.2).</summary>
    public static bool IsBasic(Command code) => code is >= Command.EnableDevice and <= Command.AbortPasid;
}
