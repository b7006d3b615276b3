using Dsa.Device.EventLog;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Commands;

/// <summary>The command unit: does one administrative command at a time (CMD, CMDSTATUS, §9.2).</summary>
/// <remarks>
/// A write to CMD only latches; the steps do the rest and never block: a command that waits is looked at again whenever a
/// descriptor is complete. The register lock guards what a write and a step share.
/// </remarks>
internal sealed class CommandUnit : IStepper
{
    private const int MostExtraSteps = 32;

    // No event log holds more entries than its size, of 16 bits, can tell.
    private const int MostRejected = ushort.MaxValue;

    private readonly DeviceCore _core;
    private readonly StepperHandle _handle;
    private IDeviceCommand? _command;
    private Cmd _latched;
    private Phase _phase;
    private volatile bool _isActive;
    private bool _mustRevokeHandles;
    private int _rejected;
    private int _extraSteps;

    /// <summary>A command unit without a command.</summary>
    public CommandUnit(DeviceCore core)
    {
        _core = core;
        Name = $"{core.Slot.Name} commands";
        _handle = core.Slot.Scheduler.Add(this);
    }

    private enum Phase
    {
        /// <summary>The command has been latched.</summary>
        Latched,

        /// <summary>It has begun.</summary>
        Waiting,
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Takes all interrupt handles back, and tells software: now, or when the active command is complete, which may be about to give one out.</summary>
    public void RevokeHandles()
    {
        using (_core.Registers.Lock.Enter())
        {
            _mustRevokeHandles = true;
            if (!_isActive)
            {
                RevokeHandlesLocked();
            }
        }
    }

    /// <summary>Has it look again.</summary>
    public void Wake() => _handle.Wake();

    /// <summary>A descriptor is complete; the active command may wait for that.</summary>
    public void DescriptorDone()
    {
        if (_isActive || _core.Reset.IsPending)
        {
            _handle.Wake();
        }
    }

    /// <summary>Software wrote CMD. The caller holds the register lock.</summary>
    public void Written(uint value)
    {
        if (_isActive)
        {
            if (Volatile.Read(ref _rejected) < MostRejected)
            {
                Interlocked.Increment(ref _rejected);
            }
        }
        else
        {
            _latched = new Cmd(value);
            _phase = Phase.Latched;
            _isActive = true;
            _extraSteps = -1;
            _core.Registers.Store(_core.Registers.Bar.CmdStatus.OffsetBytes, new CmdStatus(0).WithActive(true));
        }

        _handle.Wake();
    }

    /// <inheritdoc/>
    public bool Step()
    {
        if (_core.Reset.IsPending)
        {
            Forget();
            return _core.Reset.TryFinish();
        }

        if (Volatile.Read(ref _rejected) != 0)
        {
            ReportRejected();
        }

        if (!_isActive || IsDelayed())
        {
            return _isActive;
        }

        if (_phase == Phase.Latched)
        {
            var error = Prepare();
            if (error != CommandError.Success)
            {
                Complete(error, 0);
                return true;
            }

            _command!.Begin();
            _phase = Phase.Waiting;
        }

        if (!_command!.IsFinished)
        {
            return false;
        }

        Complete(CommandError.Success, _command.Finish());
        return true;
    }

    /// <summary>Gives up the active command: a reset of the function leaves nothing of it.</summary>
    /// <remarks>Software's writes are lost meanwhile, so no other comes before the reset is over.</remarks>
    private void Forget()
    {
        _command = null;
        _isActive = false;
        _mustRevokeHandles = false;
        Volatile.Write(ref _rejected, 0);
    }

    private bool IsDelayed()
    {
        if (_extraSteps < 0)
        {
            var chance = _core.Slot.Scheduler.Chance;
            _extraSteps = chance.Occurs(Injection.SlowCommand) ? 1 + chance.Next(MostExtraSteps) : 0;
        }

        return _extraSteps > 0 && _extraSteps-- > 0;
    }

    private CommandError Prepare()
    {
        var code = _latched.Code;
        _command = CommandSet.IsAnnounced(_core.Capabilities, code)
            ? CommandSet.Create(_core, code, new CommandOperand(_latched.Operand))
            : null;
        if (_command is null)
        {
            return CommandError.InvalidCommand;
        }

        if ((_latched.Raw & Cmd.Description.ReservedMask[0]) != 0)
        {
            return CommandError.NonZeroReserved;
        }

        if (_core.State.IsHalted)
        {
            var resetHelps = _core.Registers.Bar.GenSts.Read().ResetType == ResetType.Command;
            if (code != Command.ResetDevice || !resetHelps)
            {
                return CommandError.DeviceHalted;
            }
        }

        return _command.Check();
    }

    private void Complete(CommandError error, uint result)
    {
        _command = null;
        using (_core.Registers.Lock.Enter())
        {
            var status = new CmdStatus(0).WithError(error).WithResult(result);
            _core.Registers.Store(_core.Registers.Bar.CmdStatus.OffsetBytes, status);
            if (_latched.InterruptRequest)
            {
                _core.Causes.Raise(IntCauseBits.CommandCompletion, signal: true);
            }

            _isActive = false;
            RevokeHandlesLocked();
        }
    }

    private void RevokeHandlesLocked()
    {
        if (_mustRevokeHandles)
        {
            _mustRevokeHandles = false;
            _core.Handles.ReleaseAll();
            _core.Causes.Raise(IntCauseBits.InterruptHandlesRevoked, signal: true);
        }
    }

    /// <summary>Reports a command that came while another was active. A full event log leaves it for later.</summary>
    /// <remarks>A halted device writes no memory, so then the register has it (§13 of the behaviour).</remarks>
    private void ReportRejected()
    {
        var entry = new EventLogEntry { Error = ErrorCode.CommandWhileActive };
        if (!_core.Log.IsEnabled || _core.State.IsHalted)
        {
            _core.Errors.Record(entry);
        }
        else if (_core.Log.TryAppend(entry) is var result && result is AppendResult.Wait or AppendResult.Retry)
        {
            if (result == AppendResult.Retry)
            {
                _handle.Wake();
            }

            return;
        }

        Interlocked.Decrement(ref _rejected);
        _handle.Wake();
    }
}
