using System.Runtime.InteropServices;
using Dsa.Host.Programs;

namespace Dsa.Host.Supervision;

/// <summary>Runs a command and whatever it starts, and carries out their stores to portals.</summary>
/// <remarks>
/// The thread that calls <see cref="Run"/> traces the programs and makes every ptrace call; it must be a thread of its own, and lives in the namespaces that the programs are to live
/// in. If it ends, whatever way, the kernel kills the programs. Traced programs cannot trace others, and do not gain rights by executing a file with the set-user-id bit.
/// Signals, job control, fork, vfork, exec and threads go on as without a tracer. Once only.
/// </remarks>
internal sealed class Supervisor(ISubmissionTarget target)
{
    private readonly TracedThreads _threads = new();
    private readonly StopQueue _stops = new();
    private volatile int _commandId;
    private ProgramEnd _end;

    /// <summary>Whether programs that outlive the command are killed when it ends; else <see cref="Run"/> waits for them.</summary>
    public bool EndsWithCommand { get; init; }

    /// <summary>The one processor that programs and their supervisor run on, by its number; all that this thread may use if null.</summary>
    /// <remarks>A trap is two switches between program and supervisor, and waking the other processor for each takes several times as long.</remarks>
    public int? Processor { get; init; }

    /// <summary>The process of the command; 0 before it is there.</summary>
    public int CommandId => _commandId;

    /// <summary>Whether the child has become the command; else its exit status is an error number.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Starts the command and returns when it and all that it started have ended.</summary>
    /// <returns>How the command ended.</returns>
    /// <exception cref="ProgramStartException">The command cannot be started, or not be traced.</exception>
    /// <exception cref="HostException">There is no such processor.</exception>
    public ProgramEnd Run(ProgramStart start)
    {
        if (Processor is { } number && ProcessorAffinity.Set(number) is var error and not 0)
        {
            throw new HostException($"Programs cannot run on processor {number} ({Marshal.GetPInvokeErrorMessage(error)}); this process may use {ProcessStatus.OwnProcessors}.");
        }

        using var held = start.Hold();
        var end = Follow(held.ProcessId, held.Release);
        return HasStarted || end.Signal != 0 || end.ExitCode == 0 ? end : throw start.Failure(end.ExitCode);
    }

    /// <summary>Follows a command that a child, of this process or of another, is about to become; returns when it and all that it started have ended.</summary>
    /// <param name="heldProcessId">The child, which is held (<see cref="ProgramStart.Hold"/>).</param>
    /// <param name="onAttached">Called once it may be released.</param>
    /// <returns>How the command ended; see <see cref="HasStarted"/>.</returns>
    /// <exception cref="ProgramStartException">It cannot be traced.</exception>
    public ProgramEnd Follow(int heldProcessId, Action onAttached)
    {
        using var trap = new InstructionTrap(target);
        if (Attach(trap, heldProcessId))
        {
            onAttached();
        }

        while (_stops.Next(_threads.Count > 1, out var threadId, out var status))
        {
            if (status.IsStopped)
            {
                Resume(trap, threadId, status);
            }
            else
            {
                Ended(trap, threadId, status.End);
            }
        }

        return _end;
    }

    /// <summary>Kills all programs; <see cref="Run"/> then returns. Any thread may call it, at any time.</summary>
    public void Stop() => _threads.Kill();

    /// <summary>Sends a signal to the command. Any thread may call it, at any time.</summary>
    /// <param name="signal">Its number on this host.</param>
    /// <returns>False if the command is not there yet, or has ended.</returns>
    public bool Signal(int signal) => _threads.Signal(_commandId, signal);

    /// <summary>Traces the child; false if it has ended already.</summary>
    private bool Attach(InstructionTrap trap, int heldProcessId)
    {
        _commandId = heldProcessId;
        var error = Ptrace.Seize(_commandId);
        if (error != 0)
        {
            throw new ProgramStartException($"cannot trace programs: {Marshal.GetPInvokeErrorMessage(error)} (ptrace; kernel.yama.ptrace_scope and containers can forbid it)", ProgramStartException.CannotExecute);
        }

        _threads.Add(_commandId, _commandId);

        // The child may still be at the end of becoming the program that waits, and report that: any other exec is the command's. A stop of one kind takes the place of the other.
        Ptrace.Interrupt(_commandId);
        Ptrace.Wait(out var status);
        while (status.IsStopped && status.Event == 0)
        {
            Ptrace.Continue(_commandId, status.StopSignal);
            Ptrace.Wait(out status);
        }

        if (!status.IsStopped)
        {
            Ended(trap, _commandId, status.End);
            return false;
        }

        Ptrace.Continue(_commandId, 0);
        return true;
    }

    private void Resume(InstructionTrap trap, int threadId, WaitStatus status)
    {
        var thread = _threads.Find(threadId) ?? _threads.Add(threadId, ProcessStatus.ProcessId(threadId));
        if (thread.OwnRegisters is not null && status.Event != Ptrace.EventExec && SourcePages.Continue(thread, status))
        {
            Release(thread, 0);
            return;
        }

        var signal = 0;
        switch (status.Event)
        {
            case 0:
                signal = status.StopSignal is Signals.IllegalInstruction or Signals.Bus or Signals.Segmentation
                    ? trap.Answer(thread, status.StopSignal)
                    : status.StopSignal;
                break;
            case Ptrace.EventStop when status.StopSignal is Signals.Stop or Signals.TerminalStop or Signals.TerminalInput or Signals.TerminalOutput:
                Ptrace.Listen(threadId);
                return;
            case Ptrace.EventExec:
                // Of a thread that has got another number the kernel takes no request before that.
                Ptrace.TakeStopOf(threadId);
                thread = Executed(trap, threadId);
                break;
            case Ptrace.EventFilter:
                Tell(trap, thread);
                break;
        }

        Release(thread, signal);
    }

    private void Tell(InstructionTrap trap, TracedThread thread)
    {
        if (SystemCallFilter.CallOf(thread.Id) is not { } call)
        {
            SystemCallFilter.Refuse(thread.Id);
        }
        else if (HasStarted)
        {
            trap.LooksForEachPage |= call == ToldCall.ServeFaults;
            target.OnCall(thread.ProcessId, call);
        }
    }

    private static void Release(TracedThread thread, int signal)
    {
        if (thread.OwnRegisters is null)
        {
            Ptrace.Continue(thread.Id, signal);
        }
        else
        {
            Ptrace.Step(thread.Id);
        }
    }

    /// <summary>The thread that executes goes on under the id of its process, whose other threads are gone: what was known of the first one is no longer so.</summary>
    private TracedThread Executed(InstructionTrap trap, int processId)
    {
        if (Ptrace.EventMessage(processId) is { } formerId && formerId != processId)
        {
            _threads.Remove(formerId);
        }

        trap.Forget(processId);
        if (!HasStarted && processId == _commandId)
        {
            HasStarted = true;
        }
        else
        {
            target.OnExec(processId);
        }

        return _threads.Add(processId, processId);
    }

    /// <summary>Nobody else has the number of a thread before it is reaped: so it is forgotten, and told to have ended, before that.</summary>
    private void Ended(InstructionTrap trap, int threadId, ProgramEnd end)
    {
        if (_threads.Remove(threadId) is { } thread)
        {
            target.OnExit(thread.ProcessId, threadId);
            if (thread.ProcessId == threadId)
            {
                trap.Forget(threadId);
            }
        }

        Ptrace.Reap(threadId);
        if (threadId == _commandId)
        {
            _end = end;
            if (EndsWithCommand)
            {
                Stop();
            }
        }
    }
}
