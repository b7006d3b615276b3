using System.Runtime.InteropServices;

namespace Dsa.Driver.Configuration;

/// <summary>The driver's copy of one WQCFG entry (GE-15).</summary>
/// <remarks>Guarded by the device lock.</remarks>
internal sealed class WorkQueueShadow
{
    private readonly ulong[] _words;
    private readonly int _dwordCount;

    public WorkQueueShadow(int entrySizeBytes)
    {
        _dwordCount = entrySizeBytes / sizeof(uint);
        // Entries without an operation mask are shorter than the image.
        var imageBytes = Marshal.SizeOf<WqCfgImage>();
        _words = new ulong[Math.Max(entrySizeBytes, imageBytes) / sizeof(ulong)];
    }

    /// <summary>The copy, by registers.</summary>
    public ref WqCfgImage Image => ref MemoryMarshal.AsRef<WqCfgImage>(MemoryMarshal.AsBytes(_words.AsSpan()));

    private Span<uint> Dwords => MemoryMarshal.Cast<ulong, uint>(_words.AsSpan())[.._dwordCount];

    /// <summary>Adds the bits that the entry holds: some devices keep values over a reset (GE-15).</summary>
    public void Merge(WqCfgElement<MmioBus> entry)
    {
        for (var i = 0; i < _dwordCount; i++)
        {
            Dwords[i] |= entry.ReadDword(i);
        }
    }

    /// <summary>Writes all dwords, rising.</summary>
    public void Store(WqCfgElement<MmioBus> entry)
    {
        for (var i = 0; i < _dwordCount; i++)
        {
            entry.WriteDword(i, Dwords[i]);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Array.Clear(_words);
}
