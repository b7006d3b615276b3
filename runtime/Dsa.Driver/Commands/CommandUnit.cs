namespace Dsa.Driver.Commands;

/// <summary>The command register of one device: one command in flight, and the status of the last (area CM).</summary>
/// <remarks>
/// Blocking code only, and never the misc interrupt thread, which every command waits for (CM-15). The lock is held from the
/// write of CMD to the read of CMDSTATUS; nothing is locked inside it. It also covers Release Interrupt Handle, which
/// upstream writes over a command in flight (CM-08). A reset of the function loses the command in flight: it is suspended then.
/// </remarks>
internal sealed class CommandUnit
{
    private const long PollIntervalNanoseconds = 1_000;

    private static readonly CmdStatus s_refusal = default(CmdStatus).WithError(CommandError.HardwareError);

    private readonly Bar0<MmioBus> _registers;
    private readonly IScheduler _scheduler;
    private readonly PlatformMutex _lock;
    private readonly Gate _completion;
    private uint _status;
    private bool _isAwaited;
    private volatile bool _isShutDown;
    private volatile bool _isSuspended;

    public CommandUnit(string deviceName, Bar0<MmioBus> registers, IScheduler scheduler)
    {
        _registers = registers;
        _scheduler = scheduler;
        _lock = scheduler.CreateMutex(deviceName + " command");
        _completion = scheduler.CreateGate(deviceName + " command completion");
    }

    /// <summary>What the device, or the driver, said last: cmd_status (CM-09, CM-11).</summary>
    public uint Status => Volatile.Read(ref _status);

    /// <summary>Leaves a status of the driver's own in cmd_status (CM-11).</summary>
    public void Report(DriverStatus status) => Volatile.Write(ref _status, (uint)status);

    /// <summary>Runs a command and waits, without a limit, for its interrupt (CM-04, CM-06).</summary>
    /// <returns>CMDSTATUS; a halted or removed device gets no command, and answers <see cref="CommandError.HardwareError"/> (CM-05).</returns>
    public CmdStatus Execute(Command command, uint operand = 0)
    {
        if (_isShutDown || _registers.GenSts.Read().State == DeviceState.Halted)
        {
            return s_refusal;
        }

        return ExecuteInAnyState(command, operand);
    }

    /// <summary>The same for a device that may be halted: Reset Device may help it (RS-09).</summary>
    public CmdStatus ExecuteInAnyState(Command command, uint operand = 0)
    {
        using (_lock.Enter())
        {
            // Shut down while this caller waited for its turn: nobody would end the wait for the interrupt.
            if (_isShutDown || _isSuspended)
            {
                return s_refusal;
            }

            Report(DriverStatus.Success);
            Volatile.Write(ref _isAwaited, true);
            _registers.Cmd.Write(Compose(command, operand).WithInterruptRequest(true));
            if (AwaitCompletion() is not { } status)
            {
                return s_refusal;
            }

            Volatile.Write(ref _status, (uint)status.Error);
            return status;
        }
    }

    /// <summary>Waits for the command in flight, and issues none any more: the interrupt is about to go, and files may be closed later.</summary>
    public void ShutDown()
    {
        using (_lock.Enter())
        {
            _isShutDown = true;
        }
    }

    /// <summary>Waits for the command in flight, and has others wait until the scope is disposed: the interrupt is being set up anew.</summary>
    public PlatformMutex.Scope Hold() => _lock.Enter();

    /// <summary>Gives up the command in flight, and refuses others until <see cref="Resume"/>: a reset of the function ends them all.</summary>
    public void Suspend()
    {
        _isSuspended = true;
        _completion.Signal();
        using (_lock.Enter())
        {
            // Whoever was in between has seen it.
        }
    }

    /// <summary>Takes commands again.</summary>
    public void Resume() => _isSuspended = false;

    /// <summary>Runs a command without an interrupt, and asks until it is over (CM-07).</summary>
    public void ExecutePolled(Command command, uint operand = 0)
    {
        using (_lock.Enter())
        {
            Poll(command, operand);
        }
    }

    /// <summary>The same, with one more read of CMDSTATUS for the outcome (IH-06).</summary>
    public CmdStatus ExecutePolledForStatus(Command command, uint operand = 0)
    {
        using (_lock.Enter())
        {
            Poll(command, operand);
            return _isSuspended ? s_refusal : _registers.CmdStatus.Read();
        }
    }

    /// <summary>The interrupt of a finished command; without a waiter it means nothing (MI-11, BUG-54).</summary>
    public void OnCompletionInterrupt()
    {
        Volatile.Write(ref _isAwaited, false);
        _completion.Signal();
    }

    // An interrupt may be that of a halt, or come late from a command before this one: the register decides.
    private CmdStatus? AwaitCompletion()
    {
        while (true)
        {
            _completion.WaitUntil(() => !Volatile.Read(ref _isAwaited) || _isSuspended);
            if (_isSuspended)
            {
                return null;
            }

            // A completion after the read ends the next wait.
            Volatile.Write(ref _isAwaited, true);
            var status = _registers.CmdStatus.Read();
            if (!status.Active)
            {
                return status;
            }
        }
    }

    private void Poll(Command command, uint operand)
    {
        if (_isSuspended)
        {
            return;
        }

        _registers.Cmd.Write(Compose(command, operand));
        while (!_isSuspended && _registers.CmdStatus.Read().Active)
        {
            _scheduler.Sleep(PollIntervalNanoseconds);
        }
    }

    private static Cmd Compose(Command command, uint operand) =>
        default(Cmd).WithCode(command).WithOperand(operand);
}
