namespace Dsa.Device;

/// <summary>The state of the device as GENSTS shows it (§9.2).</summary>
/// <remarks>Any thread may read it; the command unit and a halt change it, under the register lock.</remarks>
internal sealed class DeviceStatus(DeviceCore core)
{
    private volatile DeviceState _state;

    /// <summary>The state.</summary>
    public DeviceState Current => _state;

    /// <summary>Whether configuration is latched, so that it must not change.</summary>
    public bool IsActive => _state is DeviceState.Enabled or DeviceState.Draining;

    /// <summary>Whether nothing but a reset helps.</summary>
    public bool IsHalted => _state == DeviceState.Halted;

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

    /// <summary>Takes over the reset value of GENSTS.</summary>
    public void Reset()
    {
        using (core.Registers.Lock.Enter())
        {
            Store(DeviceState.Disabled, ResetType.Command);
        }
    }

    /// <summary>Halts: accepts nothing, lets nothing out, until a reset of at least <paramref name="leastReset"/>.</summary>
    public void Halt(ResetType leastReset)
    {
        using (core.Registers.Lock.Enter())
        {
            Store(DeviceState.Halted, leastReset);
            core.Causes.Raise(IntCauseBits.HaltState, core.Registers.Bar.GenCtrl.Read().HaltInterrupt);
        }

        foreach (var queue in core.Queues)
        {
            queue.StopAccepting();
            queue.AbortAll();
        }

        core.WakeAll();
    }

    private void Store(DeviceState state, ResetType resetType)
    {
        var register = core.Registers.Bar.GenSts;
        core.Registers.Store(register.OffsetBytes, register.Read().WithState(state).WithResetType(resetType));
        _state = state;
    }
}
