using Dsa.Bindings;
using Dsa.Bindings.Completion;
using Dsa.Bindings.Portals;

/// <summary>Copies memory through a shared work queue whose portal is mapped.</summary>
public sealed unsafe class Copier(SubmissionInstructions instructions, void* mappedPortal)
{
    private readonly SharedPortal<InstructionPort> _portal = new(new InstructionPort(instructions, mappedPortal));

    /// <summary>Copies; false when the queue stays full or the device takes too long.</summary>
    public bool TryCopy(void* source, void* destination, uint size, CompletionRecord* record)
    {
        *record = default;
        var answer = _portal.Submit(new MemMoveDescriptor
        {
            Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
            CompletionAddress = (ulong)record, Source = (ulong)source, Destination = (ulong)destination, TransferSize = size,
        }, retries: 100);
        return answer == SubmitResult.Accepted
            && CompletionPoll.TryWait(new PointerCompletionView(record), 1_000_000, out var result)
            && result.Status == CompletionStatus.Success;
    }
}
