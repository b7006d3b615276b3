namespace Dsa.Platform.Pci;

/// <summary>Decides which faults a function meets that somebody asked for. A function without one (<see cref="PciSlot.FaultInjection"/>) meets none.</summary>
/// <remarks>Any thread may call, several at once. Nothing waits.</remarks>
public interface IFaultInjection
{
    /// <summary>Whether a deferrable write that finds room in its queue is answered Retry.</summary>
    bool Retries(int workQueue, in WorkDescriptor descriptor);

    /// <summary>Decides about a descriptor, or a member of a batch, that has passed the checks of the device.</summary>
    InjectedFault Begin(int workQueue, in WorkDescriptor descriptor);

    /// <summary>Something that was decided has happened: a descriptor may end before it comes to the page that it was to miss.</summary>
    void Happened(int workQueue, InjectedFaultKind kind);

    /// <summary>Calls <paramref name="wake"/> once a time has passed, on another thread.</summary>
    void WakeAfter(long nanoseconds, Action wake);
}
