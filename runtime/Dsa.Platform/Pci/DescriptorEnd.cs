namespace Dsa.Platform.Pci;

/// <summary>How a descriptor ended that did not succeed, or whose record could not be written.</summary>
/// <param name="WorkQueue">Its queue.</param>
/// <param name="Operation">Its operation.</param>
/// <param name="Status">Its status; of an IAA, a number of the same meaning where both have it.</param>
public readonly record struct DescriptorEnd(int WorkQueue, Opcode Operation, ErrorCode Status)
{
    /// <summary>The flags that were refused (§5.8, 0x11).</summary>
    public DescriptorFlags InvalidFlags { get; init; }

    /// <summary>Where its record was to be.</summary>
    public ulong CompletionAddress { get; init; }

    /// <summary>Whether the device could not write the record there.</summary>
    public bool IsRecordUnreachable { get; init; }

    /// <summary>Whether it ended so on purpose (<see cref="IFaultInjection"/>).</summary>
    public bool IsInjected { get; init; }
}
