namespace Dsa.Platform.Pci;

/// <summary>Is told what goes wrong with descriptors, and of nothing else, so that it costs nothing where all goes well.</summary>
/// <remarks>Called on any thread, several at once, in the middle of the device's work: it neither waits nor calls back.</remarks>
public interface IDescriptorObserver
{
    /// <summary>A descriptor, or a member of a batch, ended otherwise than with success.</summary>
    void Ended(in DescriptorEnd end);

    /// <summary>A dedicated queue was full, and a descriptor is lost (§5.9, 0x53).</summary>
    void Dropped(int workQueue);
}
