using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Device.Operations;

/// <summary>How large the pieces are that operations work in, and where others get in between.</summary>
/// <remarks>Under a seed a piece is at most a page, and translation and access are two pieces, so that page-outs fall between them.</remarks>
internal sealed class PieceRules(PciSlot slot)
{
    private const int RealTimePieceBytes = 256 * 1024;

    /// <summary>Memory as the device sees it.</summary>
    public IDeviceMemory Memory { get; } = slot.Memory;

    /// <summary>The most bytes of one piece.</summary>
    public int PieceBytes { get; } = slot.Scheduler.IsSeeded ? PhysicalMemory.PageBytes : RealTimePieceBytes;

    /// <summary>Whether translation is a piece of its own.</summary>
    public bool PausesAfterTranslation { get; } = slot.Scheduler.IsSeeded;
}
