namespace Dsa.Bindings.Portals;

/// <summary>A portal page of real hardware, mapped into this process.</summary>
/// <remarks>Nothing is checked: the page must be a mapped portal for as long as the port is used.</remarks>
public readonly unsafe struct InstructionPort : IPortalPort
{
    private readonly SubmissionInstructions _instructions;
    private readonly byte* _page;

    /// <summary>A port to <paramref name="page"/>.</summary>
    /// <param name="instructions">The processor's instructions.</param>
    /// <param name="page">The first byte of the mapped page.</param>
    public InstructionPort(SubmissionInstructions instructions, void* page)
    {
        ArgumentNullException.ThrowIfNull(instructions);
        _instructions = instructions;
        _page = (byte*)page;
    }

    /// <inheritdoc/>
    public void Post(int slotOffsetBytes, in WorkDescriptor descriptor) => _instructions.MovDir64B(_page + slotOffsetBytes, in descriptor);

    /// <inheritdoc/>
    public SubmitResult Enqueue(int slotOffsetBytes, in WorkDescriptor descriptor) => _instructions.Enqcmd(_page + slotOffsetBytes, in descriptor);
}
