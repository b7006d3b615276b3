namespace Dsa.Driver.Sysfs;

/// <summary>A file of bytes that are no text, for everybody to read.</summary>
/// <param name="show">The bytes now.</param>
internal sealed class SysfsBinaryFile(Func<byte[]> show) : SysfsNode
{
    /// <inheritdoc/>
    public override SysfsEntryKind Kind => SysfsEntryKind.File;

    /// <inheritdoc/>
    public override int Mode => 0b100_100_100;

    /// <summary>The bytes.</summary>
    public byte[] Show() => show();
}
