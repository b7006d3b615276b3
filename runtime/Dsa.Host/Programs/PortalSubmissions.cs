using System.Runtime.InteropServices;
using Dsa.Bindings;
using Dsa.Bindings.Portals;
using Dsa.Host.Hints;
using Dsa.Host.Instructions;
using Dsa.Host.Memory;
using Dsa.Platform.Memory;
using Dsa.Platform.Processor;

namespace Dsa.Host.Programs;

/// <summary>Stores of programs into portals that they have mapped.</summary>
/// <param name="programs">Who has opened what.</param>
/// <param name="observations">Is told of stores that come to nothing.</param>
internal sealed class PortalSubmissions(HostPrograms programs, Observations observations) : ISubmissionTarget
{
    /// <summary>The number of the file system with the nodes, as mappings show it. Set before a program starts.</summary>
    public ulong FileSystem { get; set; }

    /// <inheritdoc/>
    public SubmissionAnswer Submit(int processId, int threadId, SubmissionInstruction instruction, ulong destination, ReadOnlySpan<byte> descriptor)
    {
        var program = programs.Of(processId);
        if (!TryFindNode(program, threadId, destination, out var mapping))
        {
            return instruction == SubmissionInstruction.MoveDir64B ? SubmissionAnswer.NotPortal : EnqueueToMemory(program, threadId, instruction, destination);
        }

        if (program?.FileOf(mapping.Inode) is not { Page: { } page } file)
        {
            observations.Note(ObservationKind.PortalInherited, "a queue");
            return SubmissionAnswer.NotMapped;
        }

        if (!mapping.IsShared || mapping.End - mapping.Start > PhysicalMemory.PageBytes)
        {
            observations.Note(ObservationKind.PortalMismapped, file.QueueName);
            return SubmissionAnswer.NotMapped;
        }

        if (instruction == SubmissionInstruction.Enqcmds || destination % WorkDescriptor.SizeBytes != 0)
        {
            observations.Note(ObservationKind.PortalMisaligned, file.QueueName);
            return SubmissionAnswer.GeneralProtection;
        }

        if (file.IsShared == (instruction == SubmissionInstruction.MoveDir64B))
        {
            observations.Note(file.IsShared ? ObservationKind.MovedToShared : ObservationKind.EnqueuedToDedicated, file.QueueName);
        }

        var thread = program.ThreadOf(threadId);
        var offset = (int)(destination % PhysicalMemory.PageBytes);
        var work = MemoryMarshal.Read<WorkDescriptor>(descriptor);
        observations.NoteSubmission(file.QueueName, in work);
        try
        {
            if (instruction == SubmissionInstruction.MoveDir64B)
            {
                thread.MoveDir64B(page, offset, in work);
                return SubmissionAnswer.Accepted;
            }

            return thread.EnqCmd(page, offset, in work) == SubmitResult.Accepted ? SubmissionAnswer.Accepted : SubmissionAnswer.Retry;
        }
        catch (ProcessFaultException)
        {
            return page.Access is { IsRevoked: true } ? SubmissionAnswer.PageGone : SubmissionAnswer.GeneralProtection;
        }
    }

    /// <inheritdoc/>
    public void OnBusError(int processId, int threadId, ulong address)
    {
        var program = programs.Of(processId);
        if (TryFindNode(program, threadId, address, out var mapping))
        {
            observations.Note(ObservationKind.PortalTouched, program?.FileOf(mapping.Inode)?.QueueName ?? "a queue");
        }
    }

    /// <inheritdoc/>
    public void OnCall(int processId, ToldCall call) => programs.Expect(processId, call);

    /// <inheritdoc/>
    public void OnExec(int processId) => programs.Drop(processId);

    /// <inheritdoc/>
    public void OnExit(int processId, int threadId)
    {
        if (threadId == processId)
        {
            programs.Drop(processId);
        }
        else
        {
            programs.Find(processId)?.Forget(threadId);
        }
    }

    /// <summary>ENQCMD to what is no portal: a processor that has it drops the store.</summary>
    private SubmissionAnswer EnqueueToMemory(HostProgram? program, int threadId, SubmissionInstruction instruction, ulong destination)
    {
        if (instruction == SubmissionInstruction.Enqcmds || destination % WorkDescriptor.SizeBytes != 0)
        {
            return SubmissionAnswer.GeneralProtection;
        }

        try
        {
            _ = program?.ThreadOf(threadId).EnqCmdToMemory() ?? throw new ProcessFaultException("ENQCMD of a program that has opened nothing.");
        }
        catch (ProcessFaultException)
        {
            observations.Note(ObservationKind.EnqueuedWithoutPasid, string.Empty);
            return SubmissionAnswer.GeneralProtection;
        }

        if (!program.Memory.Maps.TryFind(destination, out var mapping))
        {
            return SubmissionAnswer.NotMapped;
        }

        if ((mapping.Access & MemoryAccess.Write) == 0)
        {
            return SubmissionAnswer.NotWritable;
        }

        observations.Note(ObservationKind.EnqueuedToMemory, string.Empty);
        return SubmissionAnswer.Retry;
    }

    private bool TryFindNode(HostProgram? program, int threadId, ulong address, out ProcessMapping mapping)
    {
        // Without a program: a child that has opened nothing itself.
        var isFound = program is null ? ProcessMaps.TryFind(threadId, address, out mapping) : program.Memory.Maps.TryFind(address, out mapping);

        // A mapping that may not be written raises its own fault.
        return isFound && mapping.DeviceNumber == FileSystem && (mapping.Access & MemoryAccess.Write) != 0;
    }
}
