using Dsa.Virtual.Registers;

namespace Dsa.Virtual.Commands;

/// <summary>CMD and CMDSTATUS of a virtual device: one command at a time, done by a worker of the host (VD-30, VD-31).</summary>
/// <remarks>A write only latches; the register lock guards what it and the worker share.</remarks>
internal sealed class VirtualCommandUnit(ShadowRegisters registers, CommandExecutor executor, Action<Action> queueWork)
{
    private bool _isActive;

    /// <summary>Software wrote CMD; one that comes while another is active is lost, and reported. The caller holds the register lock.</summary>
    public void Written(Cmd command)
    {
        if (_isActive)
        {
            registers.Report(new SwError(0, 0, 0, 0).WithError(ErrorCode.CommandWhileActive));
            return;
        }

        _isActive = true;
        registers.Store(registers.Bar.CmdStatus.OffsetBytes, new CmdStatus(0).WithActive(true));
        queueWork(() => Run(command));
    }

    private void Run(Cmd command)
    {
        var (error, result) = executor.Execute(command);
        using (registers.Region.Lock.Enter())
        {
            _isActive = false;
            registers.Store(registers.Bar.CmdStatus.OffsetBytes, new CmdStatus(0).WithError(error).WithResult(result));
            if (command.InterruptRequest)
            {
                registers.Raise(IntCauseBits.CommandCompletion, isSignalled: true);
            }
        }
    }
}
