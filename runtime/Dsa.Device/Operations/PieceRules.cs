using Dsa.Device.Translation;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>How large the pieces are that operations work in, and where others get in between.</summary>
/// <remarks>Under a seed a piece is at most a page, and translation and access are two pieces, so that page-outs fall between them.</remarks>
internal sealed class PieceRules(DeviceCore core, TranslatedMemory memory)
{
    private const int RealTimePieceBytes = 512 * 1024;

    /// <summary>Memory as the engine sees it.</summary>
    public TranslatedMemory Memory => memory;

    /// <summary>The most bytes of one piece.</summary>
    public int PieceBytes { get; } = core.Slot.Scheduler.IsSeeded ? PhysicalMemory.PageBytes : RealTimePieceBytes;

    /// <summary>Whether translation is a piece of its own.</summary>
    public bool PausesAfterTranslation { get; } = core.Slot.Scheduler.IsSeeded;
}
