namespace Dsa.Host.Instructions;

/// <summary>The segment overrides that mean something in 64-bit mode.</summary>
internal enum SegmentOverride : byte
{
    /// <summary>None, or one without meaning.</summary>
    None,

    /// <summary>Prefix 64: the base of FS is added.</summary>
    Fs,

    /// <summary>Prefix 65: the base of GS is added.</summary>
    Gs,
}
