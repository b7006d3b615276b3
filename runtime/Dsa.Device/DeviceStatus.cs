namespace Dsa.Device;

/// <summary>The state of the device as GENSTS shows it (§9.2).</summary>
/// <remarks>Any thread may read it; the command unit and a halt change it, under the register lock.</remarks>
internal sealed class DeviceStatus(DeviceCore core)
{
    private volatile DeviceState _state;
    private ResetType _leastReset;

    /// <summary>The state.</summary>
    public DeviceState Current => _state;

    /// <summary>Whether configuration is latched, so that it must not change.</summary>
    public bool IsActive => _state is DeviceState.Enabled or DeviceState.Draining;

    /// <summary>Whether nothing but a reset helps, or one is in progress: nothing is accepted, and nothing gets out.</summary>
    public bool IsHalted => _state == DeviceState.Halted || core.Reset.IsPending;

    /// <summary>Enters a state, unless the device has halted meanwhile.</summary>
    public void Enter(DeviceState state)
    {
        using (core.Registers.Lock.Enter())
        {
            if (_state != DeviceState.Halted)
            {
                Store(state, ResetType.Command);
            }
        }
    }

    /// <summary>Takes over the reset value of GENSTS, unless the device has halted and needs more than this reset.</summary>
    public void Reset(ResetKind kind)
    {
        using (core.Registers.Lock.Enter())
        {
            var strongest = kind switch
            {
                ResetKind.Command => ResetType.Command,
                ResetKind.FunctionLevel => ResetType.FunctionLevel,
                _ => ResetType.Cold,
            };
            if (IsHalted && _leastReset > strongest)
            {
                Store(DeviceState.Halted, _leastReset);
                if (kind == ResetKind.Command)
                {
                    // It halted while the command was at work, and the command has just reset INTCAUSE.
                    core.Causes.Raise(IntCauseBits.HaltState, signal: false);
                }

                return;
            }

            Store(DeviceState.Disabled, ResetType.Command);
        }
    }

    /// <summary>
    /// Halts a device whose configuration is latched: it accepts nothing, and lets nothing out, until a reset of at least
    /// <paramref name="leastReset"/>.
    /// </summary>
    /// <param name="error">What SWERROR says of it.</param>
    /// <param name="leastReset">The reset that helps.</param>
    /// <returns>Whether it did: then the caller, who holds the register lock, abandons everything once it has let go.</returns>
    public bool TryHaltLocked(ErrorCode error, ResetType leastReset)
    {
        if (!IsActive || core.Reset.IsPending)
        {
            return false;
        }

        core.Errors.RecordLocked(new EventLogEntry { Error = error });
        EnterHalt(leastReset);
        return true;
    }

    /// <summary>Halts a device whose hardware failed, whatever its state (§13 of the behaviour).</summary>
    /// <remarks>One that has halted already does not enter the state again, and then needs the reset that helps against both.</remarks>
    public void Halt(ResetType leastReset)
    {
        using (core.Registers.Lock.Enter())
        {
            if (_state == DeviceState.Halted)
            {
                Store(DeviceState.Halted, leastReset > _leastReset ? leastReset : _leastReset);
                return;
            }

            EnterHalt(leastReset);
        }

        core.AbandonAll();
    }

    private void EnterHalt(ResetType leastReset)
    {
        Store(DeviceState.Halted, leastReset);
        core.Causes.Raise(IntCauseBits.HaltState, core.Registers.Bar.GenCtrl.Read().HaltInterrupt);
    }

    private void Store(DeviceState state, ResetType resetType)
    {
        var register = core.Registers.Bar.GenSts;
        core.Registers.Store(register.OffsetBytes, register.Read().WithState(state).WithResetType(resetType));
        _leastReset = resetType;
        _state = state;
    }
}
