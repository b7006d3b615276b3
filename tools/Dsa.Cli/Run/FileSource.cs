namespace Dsa.Cli.Run;

/// <summary>A file that can be read any number of times.</summary>
/// <remarks>It is kept open, so that nothing writes to it through this program, a trace least of all.</remarks>
/// <param name="Name">Its name without folders.</param>
/// <param name="LengthBytes">Its length when it was opened; more than 0.</param>
/// <param name="OpenStream">Opens it for reading.</param>
/// <param name="Keeper">What keeps it open, or null.</param>
internal sealed record FileSource(string Name, long LengthBytes, Func<Stream> OpenStream, IDisposable? Keeper = null) : IDisposable
{
    /// <summary>Looks at a file.</summary>
    /// <exception cref="UsageException">It is missing, empty, no regular file, or may not be read.</exception>
    public static FileSource Open(string path)
    {
        if (path.Length == 0)
        {
            throw new UsageException("An empty path names no file; name a file.");
        }

        if (Directory.Exists(path))
        {
            throw new UsageException($"{path} is a folder; name a file.");
        }

        try
        {
            // Asked before opening: opening a pipe waits for its writer. Pipes, devices and files of /proc have no length.
            var length = (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)).Length;
            return length > 0
                ? new FileSource(Path.GetFileName(path), length, () => File.OpenRead(path), File.OpenRead(path))
                : throw new UsageException($"{path} is empty, or no regular file; name a file with at least one byte.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path} does not exist; name a file that can be read.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"{path} cannot be read ({exception.Message.TrimEnd('.')}); name a file that can be.");
        }
    }

    /// <summary>Bytes in memory, for tests.</summary>
    public static FileSource FromBytes(string name, byte[] bytes) => new(name, bytes.Length, () => new MemoryStream(bytes, writable: false));

    /// <inheritdoc/>
    public void Dispose() => Keeper?.Dispose();
}
