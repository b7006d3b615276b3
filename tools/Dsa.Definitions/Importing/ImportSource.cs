using System.Text;
using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Importing;

/// <summary>Reads a file that is to be imported.</summary>
internal static class ImportSource
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file: UTF-8 or what its byte order mark says, and Latin-1 when it is neither.</summary>
    /// <exception cref="ImportException">The file cannot be read, or is too large.</exception>
    public static string Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var bytes = new byte[ImportLimits.FileCharacters + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= ImportLimits.FileCharacters
                ? Decode(bytes.AsSpan(0, length))
                : throw new ImportException(path, 0, 0, $"The file has more than {ImportLimits.FileCharacters.ToText()} bytes.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ImportException(path, 0, 0, $"The file cannot be read ({exception.Message.TrimEnd('.')}); name one that can be.");
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.Unicode.Preamble))
        {
            return Encoding.Unicode.GetString(bytes[Encoding.Unicode.Preamble.Length..]);
        }

        if (bytes.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return Encoding.BigEndianUnicode.GetString(bytes[Encoding.BigEndianUnicode.Preamble.Length..]);
        }

        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
