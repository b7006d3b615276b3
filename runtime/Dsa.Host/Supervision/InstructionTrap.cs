using System.Runtime.InteropServices;
using Dsa.Host.Instructions;
using Dsa.Host.Memory;
using Dsa.Host.Programs;
using Dsa.Platform.Memory;

namespace Dsa.Host.Supervision;

/// <summary>Carries out the instruction that a thread was stopped at by a fault, if it is one of ours.</summary>
/// <remarks>
/// Only faults that the kernel raised count, and only where the instruction at RIP is emulated: SIGILL where the processor lacks it, SIGBUS from a portal without pages, SIGSEGV
/// from a misaligned MOVDIR64B or ENQCMD without a PASID. Everything else is the program's, as is the fault of a MOVDIR64B to memory where the processor has that.
/// A fault whose signal a thread blocks or ignores comes all the same, but the kernel has by then set the signal's action to the default and taken it out of the mask, and keeps
/// no record of that. The mask is put back where the thread blocks every other signal, as threads that leave signals to others do; an action cannot be put back.
/// For the thread that traces.
/// </remarks>
internal sealed unsafe class InstructionTrap : IDisposable
{
    /// <summary>All signals but SIGKILL and SIGSTOP, which cannot be blocked, and the two that the C library keeps for itself.</summary>
    private const ulong EverySignal = ulong.MaxValue & ~(1UL << 8) & ~(1UL << 18) & ~(3UL << 31);

    private readonly ISubmissionTarget _target;
    private readonly InstructionCache _cache = new();
    private readonly ProgramMemory _memory = new();
    private readonly SourcePages _pages = new();
    private readonly UserRegisters* _registers;
    private readonly SignalInformation* _information;

    public InstructionTrap(ISubmissionTarget target)
    {
        _target = target;
        _registers = (UserRegisters*)NativeMemory.AllocZeroed((nuint)(sizeof(UserRegisters) + sizeof(SignalInformation)));
        _information = (SignalInformation*)(_registers + 1);
    }

    /// <summary>Answers a fault.</summary>
    /// <param name="thread">The thread, which stands still with the fault's signal on its way.</param>
    /// <param name="signal">SIGILL, SIGBUS or SIGSEGV.</param>
    /// <returns>The signal to go on with; 0 if the instruction was carried out.</returns>
    public int Answer(TracedThread thread, int signal)
    {
        if (!Ptrace.Read(thread.Id, _information) || _information->Code <= 0
            || !Ptrace.Read(thread.Id, _registers) || _registers->Cs != UserRegisters.CodeSegment64)
        {
            return signal;
        }

        ref var slot = ref _cache[thread.ProcessId, _registers->Rip];
        if ((slot.Address != _registers->Rip || slot.ProcessId != thread.ProcessId) && !Load(thread, ref slot))
        {
            if (signal == Signals.Bus)
            {
                _target.OnBusError(thread.ProcessId, thread.Id, _information->Address);
            }

            return signal;
        }

        return slot.Instruction.Kind >= InstructionKind.Umonitor ? Wait(thread, ref slot, signal) : Store(thread, ref slot, signal);
    }

    /// <inheritdoc cref="SourcePages.LooksForEach"/>
    public bool LooksForEachPage { get => _pages.LooksForEach; set => _pages.LooksForEach = value; }

    /// <summary>Forgets the memory of a process that has ended, or has executed another program.</summary>
    public void Forget(int processId) => _pages.Forget(processId);

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _pages.Dispose();
        NativeMemory.Free(_registers);
    }

    /// <summary>Decodes what is at RIP now; false if it is not ours.</summary>
    private bool Load(TracedThread thread, ref InstructionCache.Slot slot)
    {
        var length = _memory.ReadCode(thread.Id, _registers->Rip, InstructionDecoder.LongestBytes);
        var instruction = InstructionDecoder.Decode(_memory.Code[..length]);
        if (instruction.Kind == InstructionKind.None)
        {
            return false;
        }

        slot.Set(thread.ProcessId, _registers->Rip, instruction, _memory.Code);
        return true;
    }

    private int Store(TracedThread thread, ref InstructionCache.Slot slot, int signal)
    {
        var instruction = slot.Instruction;
        var source = instruction.Source(ref *_registers);
        if (!_pages.AreReadable(thread, source, ProgramMemory.SourceBytes) && SourcePages.TryBringIn(thread, _registers, source, ProgramMemory.SourceBytes))
        {
            return 0;
        }

        var length = _memory.ReadBoth(thread.Id, _registers->Rip, instruction.Length, source);
        if (length < instruction.Length || !_memory.Code.SequenceEqual(slot.Code))
        {
            return Changed(thread, ref slot, signal);
        }

        var destination = instruction.Destination(ref *_registers);
        if (length < instruction.Length + ProgramMemory.SourceBytes)
        {
            // A processor that has the instruction, and a PASID, raises the fault of the source itself.
            return signal == Signals.IllegalInstruction || (_information->Code == Signals.CodeKernel && destination % ProgramMemory.SourceBytes == 0)
                ? Fault(thread, ProcessMaps.TryFind(thread.Id, source + (ulong)(length - instruction.Length), out _) ? Signals.CodeNotPermitted : Signals.CodeNotMapped, source + (ulong)(length - instruction.Length))
                : signal;
        }

        return Submit(thread, instruction, destination, signal);
    }

    private int Submit(TracedThread thread, DecodedInstruction instruction, ulong destination, int signal)
    {
        var kind = instruction.Kind switch
        {
            InstructionKind.MoveDir64B => SubmissionInstruction.MoveDir64B,
            InstructionKind.Enqcmd => SubmissionInstruction.Enqcmd,
            _ => SubmissionInstruction.Enqcmds,
        };
        ulong? flags = null;
        switch (_target.Submit(thread.ProcessId, thread.Id, kind, destination, _memory.Source))
        {
            case SubmissionAnswer.NotPortal:
                return Move(thread, instruction, destination, signal);
            case SubmissionAnswer.NotMapped:
                return Fault(thread, Signals.CodeNotMapped, destination);
            case SubmissionAnswer.NotWritable:
                return Fault(thread, Signals.CodeNotPermitted, destination);
            case SubmissionAnswer.GeneralProtection:
                return Fault(thread, Signals.CodeKernel, 0);
            case SubmissionAnswer.PageGone:
                return Fault(thread, Signals.CodeNoSuchAddress, destination, Signals.Bus);
            case var answer when kind != SubmissionInstruction.MoveDir64B:
                flags = answer == SubmissionAnswer.Retry ? UserRegisters.ZeroFlag : 0;
                break;
        }

        return Done(thread, instruction, signal, flags);
    }

    /// <summary>MOVDIR64B to memory: an ordinary store, with the faults of one, which a processor with the instruction carries out itself.</summary>
    private int Move(TracedThread thread, DecodedInstruction instruction, ulong destination, int signal)
    {
        if (signal != Signals.IllegalInstruction)
        {
            return signal;
        }

        if (destination % ProgramMemory.SourceBytes != 0)
        {
            return Fault(thread, Signals.CodeKernel, 0);
        }

        var isMapped = ProcessMaps.TryFind(thread.Id, destination, out var mapping);
        var isWritable = isMapped && (mapping.Access & MemoryAccess.Write) != 0;
        if (isWritable && !_pages.AreReadable(thread, destination, ProgramMemory.SourceBytes) && SourcePages.TryBringIn(thread, _registers, destination, ProgramMemory.SourceBytes))
        {
            return 0;
        }

        return _memory.TryWriteSource(thread.Id, destination) ? Done(thread, instruction, signal, null)
            : !isMapped ? Fault(thread, Signals.CodeNotMapped, destination)
            : !isWritable ? Fault(thread, Signals.CodeNotPermitted, destination)
            : Fault(thread, Signals.CodeNoSuchAddress, destination, Signals.Bus);
    }

    /// <summary>The code is another one than when it was met last. If it is ours again, the thread comes back here by executing it.</summary>
    private int Changed(TracedThread thread, ref InstructionCache.Slot slot, int signal) => Load(thread, ref slot) ? 0 : signal;

    /// <summary>
    /// UMONITOR, UMWAIT and TPAUSE of a processor without them: nothing is watched, and a wait ends at once, as it may (SDM: other events); CF = 0, the time limit was not
    /// what ended it.
    /// </summary>
    private int Wait(TracedThread thread, ref InstructionCache.Slot slot, int signal)
    {
        var instruction = slot.Instruction;
        if (_memory.ReadCode(thread.Id, _registers->Rip, instruction.Length) < instruction.Length || !_memory.Code.SequenceEqual(slot.Code))
        {
            return Changed(thread, ref slot, signal);
        }

        if (signal != Signals.IllegalInstruction)
        {
            return signal;
        }

        const uint ReservedState = ~1u;
        var isWait = instruction.Kind != InstructionKind.Umonitor;
        return isWait && ((uint)(*_registers)[instruction.Register] & ReservedState) != 0
            ? Fault(thread, Signals.CodeKernel, 0)
            : Done(thread, instruction, signal, isWait ? 0 : null);
    }

    /// <summary>Goes on behind the instruction, which leaves all registers as they are but the arithmetic flags, if any: words cost less than all of them.</summary>
    private int Done(TracedThread thread, DecodedInstruction instruction, int signal, ulong? flags)
    {
        Ptrace.WriteRegister(thread.Id, UserRegisters.RipOffset, _registers->Rip + instruction.Length);
        if (flags is { } set)
        {
            Ptrace.WriteRegister(thread.Id, UserRegisters.FlagsOffset, (_registers->Flags & ~UserRegisters.ArithmeticFlags) | set);
        }

        // A thread changes its mask as it likes, without a word to its tracer.
        if (Ptrace.ReadMask(thread.Id, out var mask) && (mask | Signals.Bit(signal) | ~EverySignal) == ulong.MaxValue)
        {
            Ptrace.WriteMask(thread.Id, mask | Signals.Bit(signal));
        }

        return 0;
    }

    /// <summary>
    /// Makes the signal on its way a SIGSEGV, or a SIGBUS. The kernel would force it on a program that blocks or ignores it, and so end the program; a tracer cannot, and kills it.
    /// </summary>
    private int Fault(TracedThread thread, int code, ulong address, int signal = Signals.Segmentation)
    {
        if (_information->Signal == signal && _information->Code == code)
        {
            return signal;
        }

        *_information = new SignalInformation { Signal = signal, Code = code, Address = address };
        Ptrace.Write(thread.Id, _information);
        Ptrace.ReadMask(thread.Id, out var blocked);
        if (((blocked | ProcessStatus.IgnoredSignals(thread.Id)) & Signals.Bit(signal)) != 0)
        {
            _ = Ptrace.Send(thread.ProcessId, Signals.Kill);
        }

        return signal;
    }
}
