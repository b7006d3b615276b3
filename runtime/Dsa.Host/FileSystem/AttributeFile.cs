using System.Text;
using Dsa.Driver.Sysfs;
using Dsa.Host.FileSystem.Protocol;

namespace Dsa.Host.FileSystem;

/// <summary>An open attribute. A read from the beginning asks the driver; what follows is the rest of that text. One write is one store.</summary>
internal sealed class AttributeFile(SysfsTree tree, string path) : IOpenFile
{
    private volatile byte[]? _text;

    /// <inheritdoc/>
    public FuseOpenFlags Flags => FuseOpenFlags.DirectIo;

    /// <inheritdoc/>
    public bool IsMapped => false;

    /// <inheritdoc/>
    public int BackingId => 0;

    /// <inheritdoc/>
    public bool IsStillMapped => false;

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination, out Errno error)
    {
        error = Errno.None;
        var text = _text;
        if (offset == 0 || text is null)
        {
            error = GoneAs(tree.ReadBytes(path, out var shown));
            _text = text = error == Errno.None ? shown.ToArray() : null;
        }

        if (text is null || offset >= text.Length)
        {
            return 0;
        }

        var rest = text.AsSpan((int)offset);
        rest = rest[..Math.Min(rest.Length, destination.Length)];
        rest.CopyTo(destination);
        return rest.Length;
    }

    /// <inheritdoc/>
    public int Write(int threadId, ReadOnlySpan<byte> source, out Errno error)
    {
        var taken = source[..Math.Min(source.Length, SysfsFiles.PageBytes)];
        error = GoneAs(tree.WriteFile(path, Encoding.UTF8.GetString(taken)));
        return error == Errno.None ? taken.Length : 0;
    }

    /// <inheritdoc/>
    public PollMask Poll(int threadId, Action? wake) => PollMask.In | PollMask.Out | PollMask.ReadNormal | PollMask.WriteNormal;

    /// <inheritdoc/>
    public void Close()
    {
    }

    // An attribute that went away under its open file.
    private static Errno GoneAs(Errno error) => error == Errno.ENOENT ? Errno.ENODEV : error;
}
