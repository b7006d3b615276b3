using System.Text;
using System.Text.Json;
using Dsa.Cli.Run;

namespace Dsa.Cli.Commands.Defs;

/// <summary>Standard output of the <c>dsa defs</c> commands: UTF-8, <c>\n</c>, and one error when nobody can be written to.</summary>
internal static class DefsOutput
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes text.</summary>
    /// <exception cref="RunFailedException">Standard output cannot be written.</exception>
    public static void Write(Action<TextWriter> write) => WriteBytes(stream =>
    {
        using var writer = new StreamWriter(stream, Encoding, leaveOpen: true) { NewLine = "\n" };
        write(writer);
    });

    /// <summary>Writes one JSON value and a line end.</summary>
    /// <exception cref="RunFailedException">Standard output cannot be written.</exception>
    public static void WriteJson(Action<Utf8JsonWriter> write) => WriteBytes(stream =>
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            write(json);
        }

        stream.WriteByte((byte)'\n');
    });

    /// <summary>Writes bytes: all is worked out before the first of them goes out.</summary>
    /// <exception cref="RunFailedException">Standard output cannot be written.</exception>
    public static void WriteBytes(Action<Stream> write)
    {
        using var buffer = new MemoryStream();
        write(buffer);
        try
        {
            using var output = Console.OpenStandardOutput();
            buffer.WriteTo(output);
            output.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunFailedException($"Standard output cannot be written ({exception.Message.TrimEnd('.')}); send it to a file or program that takes it.", exception);
        }
    }
}
