using System.Text;

namespace Dsa.Driver.Sysfs;

/// <summary>What the driver has below /sys: the bus <c>dsa</c>, its devices and its drivers (areas SY and DF), its PMUs (PM-04), and debugfs (DB-01).</summary>
/// <remarks>
/// <para>Paths are relative to /sys, such as <c>bus/dsa/devices/wq0.1/size</c>; links in them are followed. A file that may not be
/// read, or written, is <see cref="Errno.EACCES"/>, for root as well. Nothing is kept here: each call looks at the driver's
/// objects, and names come in ordinal order.</para>
/// <para>Any blocking code may call it. A write takes the locks of what it changes, and waits for a bind that goes on.</para>
/// </remarks>
public sealed class SysfsTree
{
    private readonly SysfsDirectory _root;

    internal SysfsTree(IdxdDriver driver) => _root = BusDirectory.Of(driver);

    /// <summary>Reads an attribute.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text: a line with its newline, or nothing.</param>
    /// <returns><see cref="Errno.ENOENT"/>, <see cref="Errno.ENOTDIR"/>, <see cref="Errno.EISDIR"/>, <see cref="Errno.EACCES"/>, <see cref="Errno.EINVAL"/> for bytes that are no text, or what the attribute says.</returns>
    public Errno ReadFile(string path, out string text)
    {
        var shown = Resolve(path, followsLast: true, out var node) is var error and not Errno.None ? error
            : node is SysfsFile file ? file.Show()
            : node is SysfsBinaryFile ? Errno.EINVAL
            : Errno.EISDIR;
        text = shown.Text;
        return shown.Error;
    }

    /// <summary>Reads a file as the bytes that programs get: an attribute in UTF-8, or one that has no text.</summary>
    /// <returns>The errors of <see cref="ReadFile"/>.</returns>
    public Errno ReadBytes(string path, out ReadOnlyMemory<byte> bytes)
    {
        if (Resolve(path, followsLast: true, out var node) is var error and not Errno.None || node is not SysfsBinaryFile file)
        {
            error = ReadFile(path, out var text);
            bytes = Encoding.UTF8.GetBytes(text);
            return error;
        }

        bytes = file.Show();
        return Errno.None;
    }

    /// <summary>Writes an attribute, as one write of the whole text: no text changes nothing, nor does a newline behind it, and a NUL ends it.</summary>
    /// <returns>The errors of <see cref="ReadFile"/>. A text that is refused has changed nothing.</returns>
    public Errno WriteFile(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Resolve(path, followsLast: true, out var node) is var error and not Errno.None ? error
            : node is SysfsFile file ? file.Store(text)
            : node is SysfsBinaryFile ? Errno.EACCES
            : Errno.EISDIR;
    }

    /// <summary>Lists a directory.</summary>
    /// <returns><see cref="Errno.ENOENT"/> or <see cref="Errno.ENOTDIR"/>.</returns>
    public Errno List(string path, out IReadOnlyList<SysfsEntry> entries)
    {
        entries = [];
        if (Resolve(path, followsLast: true, out var node) is var error and not Errno.None)
        {
            return error;
        }

        if (node is not SysfsDirectory directory)
        {
            return Errno.ENOTDIR;
        }

        entries = [.. directory.Entries.Select(static entry => new SysfsEntry(entry.Name, entry.Node.Kind, entry.Node.Mode))];
        return Errno.None;
    }

    /// <summary>Tells where a link leads, seen from its directory.</summary>
    /// <returns><see cref="Errno.ENOENT"/>, <see cref="Errno.ENOTDIR"/>, or <see cref="Errno.EINVAL"/> for what is no link.</returns>
    public Errno ReadLink(string path, out string target)
    {
        target = string.Empty;
        if (Resolve(path, followsLast: false, out var node) is var error and not Errno.None)
        {
            return error;
        }

        if (node is not SysfsLink link)
        {
            return Errno.EINVAL;
        }

        target = link.Target;
        return Errno.None;
    }

    /// <summary>Tells what is behind a path; a link at its end is not followed.</summary>
    /// <returns><see cref="Errno.ENOENT"/> or <see cref="Errno.ENOTDIR"/>.</returns>
    public Errno GetStatus(string path, out SysfsEntry entry)
    {
        entry = default;
        if (Resolve(path, followsLast: false, out var node) is var error and not Errno.None)
        {
            return error;
        }

        entry = new SysfsEntry(path.Split('/', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(string.Empty), node.Kind, node.Mode);
        return Errno.None;
    }

    // It ends: links lead to places that are spelled without links.
    private Errno Resolve(string path, bool followsLast, out SysfsNode found)
    {
        ArgumentNullException.ThrowIfNull(path);
        var places = new Stack<SysfsNode>([_root]);
        var names = new Stack<string>(NamesOf(path));
        while (names.TryPop(out var name))
        {
            found = places.Peek();
            if (found is not SysfsDirectory directory)
            {
                return Errno.ENOTDIR;
            }

            if (name == "..")
            {
                // The root is its own parent.
                _ = places.Count > 1 ? places.Pop() : null;
            }
            else if (directory.Find(name) is not { } next)
            {
                return Errno.ENOENT;
            }
            else if (next is SysfsLink link && (followsLast || names.Count > 0))
            {
                NamesOf(link.Target).ToList().ForEach(names.Push);
            }
            else
            {
                places.Push(next);
            }
        }

        found = places.Peek();
        return Errno.None;
    }

    // The last one first, as they go on the stack.
    private static IEnumerable<string> NamesOf(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static name => name != ".").Reverse();
}
