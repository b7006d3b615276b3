using System.Text;
using Dsa.Definitions.Sources;
using Dsa.Platform.Tracing;

namespace Dsa.Cli.Reporting;

/// <summary>Where <c>--trace</c> writes to, and in which form.</summary>
internal sealed class TraceOutput : IDisposable
{
    /// <summary>The path that stands for standard error.</summary>
    public const string StandardError = "-";

    private const int BufferBytes = 1 << 16;

    private readonly string _path;
    private readonly BufferedStream _stream;
    private readonly StreamWriter? _writer;
    private FirstErrorSink? _sink;

    private TraceOutput(string path, Stream stream, bool json)
    {
        _path = path;
        _stream = new BufferedStream(stream, BufferBytes);
        _writer = json ? null : new StreamWriter(_stream, new UTF8Encoding(false));
    }

    /// <summary>Opens the output.</summary>
    /// <returns>Null without a path.</returns>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static TraceOutput? Create(string? path, bool json)
    {
        if (path is null)
        {
            return null;
        }

        if (path.Length == 0)
        {
            throw new UsageException("--trace is empty; name a file, or - for standard error.");
        }

        try
        {
            return new TraceOutput(path, path == StandardError ? Console.OpenStandardError() : Open(path), json);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--trace {path} cannot be written ({exception.Message.TrimEnd('.')}); name a file that can be.");
        }
    }

    /// <summary>A file is this run's alone, so that no trace overwrites the file that is copied; a device or pipe is anyone's.</summary>
    private static FileStream Open(string path) =>
        new(path, FileMode.Create, FileAccess.Write, SpecialFile.KindOf(path) is null ? FileShare.None : FileShare.ReadWrite);

    /// <summary>The sink; <paramref name="locator"/> is asked for a device when its first event comes.</summary>
    public ITraceSink SinkFor(Func<string, RegisterLocator> locator) =>
        _sink = new FirstErrorSink(_writer is null ? new JsonTraceSink(_stream, locator) : new TextTraceSink(_writer, locator));

    /// <summary>Writes out what is left.</summary>
    /// <exception cref="UsageException">The trace could not be written.</exception>
    public void Finish()
    {
        var error = _sink?.Error;
        try
        {
            _writer?.Flush();
            _stream.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error ??= exception;
        }

        if (error is not null)
        {
            throw new UsageException($"--trace {_path} could not be written ({error.Message.TrimEnd('.')}); name a file on a disk with room.");
        }
    }

    /// <summary>Closes the output.</summary>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What could not be written was told by Finish, or a run that failed has something more important to tell.
        }
    }
}
