using System.Text;
using Dsa.Platform.Tracing;

namespace Dsa.Cli.Reporting;

/// <summary>Where <c>--trace</c> writes to, and in which form.</summary>
internal sealed class TraceOutput : IDisposable
{
    private const string StandardError = "-";
    private const int BufferBytes = 1 << 16;

    private readonly BufferedStream _stream;
    private readonly StreamWriter? _writer;

    private TraceOutput(Stream stream, bool json)
    {
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

        try
        {
            return new TraceOutput(path == StandardError ? Console.OpenStandardError() : File.Create(path), json);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--trace {path} cannot be written ({exception.Message}); name a file that can be.");
        }
    }

    /// <summary>The sink; <paramref name="locator"/> is asked for when the first event comes.</summary>
    public ITraceSink SinkFor(Func<RegisterLocator> locator)
    {
        RegisterLocator? found = null;
        RegisterLocator Locate(string device) => found ??= locator();
        return _writer is null ? new JsonTraceSink(_stream, Locate) : new TextTraceSink(_writer, Locate);
    }

    public void Dispose()
    {
        _writer?.Flush();
        _stream.Dispose();
    }
}
