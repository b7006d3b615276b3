namespace Dsa.Driver.Sysfs;

/// <summary>An attribute of one object.</summary>
/// <param name="show">Its text now; null when it is not readable.</param>
/// <param name="store">Takes a text; null when it is not writable.</param>
/// <param name="isForOwner">Whether only its owner may read it.</param>
internal sealed class SysfsFile(Func<AttributeText>? show, Func<string, Errno>? store, bool isForOwner = false) : SysfsNode
{
    private const int Readable = 0b100_100_100;
    private const int ReadableByOwner = 0b100_000_000;
    private const int Writable = 0b010_000_000;

    /// <inheritdoc/>
    public override SysfsEntryKind Kind => SysfsEntryKind.File;

    /// <inheritdoc/>
    public override int Mode => (show is null ? 0 : isForOwner ? ReadableByOwner : Readable) | (store is null ? 0 : Writable);

    /// <summary>The text, or the error that a reader gets.</summary>
    public AttributeText Show() => show is null ? Errno.EACCES : show();

    /// <summary>Takes a text up to a NUL. A write of no bytes reaches no attribute.</summary>
    public Errno Store(string text) => store is null ? Errno.EACCES : text.Length == 0 ? Errno.None : store(text.Split('\0')[0]);
}
