using System.Runtime.CompilerServices;
using Dsa.Virtual.Interrupts;
using Dsa.Virtual.Queues;
using Dsa.Virtual.Registers;

namespace Dsa.Virtual.Commands;

/// <summary>Administrative commands of a virtual device: what is its own is done here, what is the queue's in the host's device (VD-32 to VD-41).</summary>
/// <remarks>Work of the virtual device, which waits for the host's device.</remarks>
internal sealed class CommandExecutor(
    ShadowRegisters registers, PciConfiguration configuration, VirtualQueue queue, VirtualHandle handle)
{
    /// <summary>Does a command.</summary>
    /// <returns>Its outcome and its result.</returns>
    public (CommandError Error, uint Result) Execute(Cmd command)
    {
        if (!registers.Bar.CmdCap.Read().HasCommand(command.Code))
        {
            return (CommandError.InvalidCommand, 0);
        }

        if ((command.Raw & Cmd.Description.ReservedMask[0]) != 0)
        {
            return (CommandError.NonZeroReserved, 0);
        }

        // The host's device is gone for this one, and no command brings it back (VD-62).
        if (registers.State == DeviceState.Halted)
        {
            return (CommandError.DeviceHalted, 0);
        }

        return command.Code switch
        {
            Command.RequestInterruptHandle => Request(Unsafe.BitCast<uint, InterruptHandleOperand>(command.Operand)),
            Command.ReleaseInterruptHandle => (handle.Release(Unsafe.BitCast<uint, InterruptHandleOperand>(command.Operand).Index), 0),
            _ => (ExecuteOnDevice(command), 0),
        };
    }

    /// <summary>Stops the queue as Reset Device does, and gives registers that it resets their first values (VD-38).</summary>
    public void Reset(ResetKind kind)
    {
        StopQueue();
        using (registers.Region.Lock.Enter())
        {
            registers.Reset(kind);
        }

        handle.Reset();
    }

    private CommandError ExecuteOnDevice(Cmd command) => command.Code switch
    {
        Command.EnableDevice => EnableDevice(),
        Command.DisableDevice => DisableDevice(),
        Command.ResetDevice => ResetDevice(),
        Command.DrainAll or Command.AbortAll => ErrorOf(queue.Drain(command.Code == Command.AbortAll)),
        Command.DrainPasid or Command.AbortPasid => ErrorOf(queue.DrainPasid(
            new Pasid(Unsafe.BitCast<uint, PasidOperand>(command.Operand).Pasid), command.Code == Command.AbortPasid)),
        Command.EnableWq => EnableQueue(command.Operand),
        _ => ExecuteOnQueue(command.Code, Unsafe.BitCast<uint, WqSetOperand>(command.Operand)),
    };

    // Intel's composition answers as a function that is no bus master to one with PASIDs that lacks what they need (VD-32).
    private CommandError EnableDevice()
    {
        if (registers.State != DeviceState.Disabled)
        {
            return CommandError.DeviceNotDisabled;
        }

        var hasPasids = configuration.PasidEnable;
        if (!configuration.BusMasterEnable
            || (hasPasids && !configuration.AtsEnable)
            || hasPasids != configuration.PageRequestEnable)
        {
            return CommandError.BusMasterDisabled;
        }

        Enter(DeviceState.Enabled);
        return CommandError.Success;
    }

    private CommandError DisableDevice()
    {
        if (registers.State != DeviceState.Enabled)
        {
            return CommandError.DisableDeviceNotEnabled;
        }

        StopQueue();
        Enter(DeviceState.Disabled);
        return CommandError.Success;
    }

    private CommandError ResetDevice()
    {
        Reset(ResetKind.Command);
        return CommandError.Success;
    }

    private CommandError EnableQueue(uint operand)
    {
        var index = Unsafe.BitCast<uint, WqOperand>(operand).Index;
        if (Unsafe.BitCast<WqOperand, uint>(new WqOperand { Index = index }) != operand)
        {
            return CommandError.NonZeroReserved;
        }

        var error = index != 0 ? CommandError.InvalidWqIndex
            : registers.State != DeviceState.Enabled ? CommandError.DeviceNotEnabled
            : registers.QueueState != WqState.Disabled ? CommandError.WqNotDisabled
            : queue.HasPasids && !configuration.PasidEnable ? CommandError.WqPasidInvalid
            : ErrorOf(queue.Enable());
        if (error == CommandError.Success)
        {
            EnterQueue(WqState.Enabled);
        }

        return error;
    }

    private CommandError ExecuteOnQueue(Command code, WqSetOperand operand)
    {
        if (operand.Group != 0 || (operand.WorkQueueBits & ~1UL) != 0)
        {
            return CommandError.InvalidWqIndex;
        }

        if (!operand.HasWorkQueue(0))
        {
            return CommandError.Success;
        }

        if (registers.QueueState != WqState.Enabled)
        {
            return CommandError.WqNotEnabled;
        }

        return code switch
        {
            Command.DrainWq => ErrorOf(queue.Drain(isAbort: false)),
            Command.AbortWq => ErrorOf(queue.Drain(isAbort: true)),
            Command.ResetWq when queue.Drain(isAbort: true) is var error and not Errno.None => ErrorOf(error),
            _ => StopQueue(),
        };
    }

    private (CommandError Error, uint Result) Request(InterruptHandleOperand operand)
    {
        var error = operand.Table != InterruptTable.MsiX ? CommandError.NoInterruptHandle : handle.Request(operand.Index);
        return (error, error == CommandError.Success ? (uint)handle.Value : 0);
    }

    private CommandError StopQueue()
    {
        if (registers.QueueState != WqState.Enabled)
        {
            return CommandError.Success;
        }

        EnterQueue(WqState.Busy);
        var error = queue.Disable();
        EnterQueue(WqState.Disabled);
        return ErrorOf(error);
    }

    private void Enter(DeviceState state)
    {
        using (registers.Region.Lock.Enter())
        {
            registers.State = state;
        }
    }

    private void EnterQueue(WqState state)
    {
        using (registers.Region.Lock.Enter())
        {
            registers.QueueState = state;
        }
    }

    /// <summary>What the host's device refuses is none of the virtual machine's mistakes.</summary>
    private static CommandError ErrorOf(Errno error) => error == Errno.None ? CommandError.Success : CommandError.HardwareError;
}
