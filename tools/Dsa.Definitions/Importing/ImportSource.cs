using System.Text;
using Dsa.Bindings.Generator;
using Dsa.Definitions.Sources;

namespace Dsa.Definitions.Importing;

/// <summary>Reads a file that is to be imported.</summary>
internal static class ImportSource
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file, or of standard input for <c>-</c>: UTF-8 or what its byte order mark says, and Latin-1 when it is neither.</summary>
    /// <exception cref="ImportException">It is no file, cannot be read, or is too large.</exception>
    public static string Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ImportException(path, 0, 0, "This is a folder; name one file to import.");
        }

        if (SpecialFile.KindOf(path) is { } kind && !SpecialFile.IsHandedOver(path))
        {
            throw new ImportException(path, 0, 0, $"This is {kind}, no file; name a file, or '{DefinitionFile.StandardInput}' for standard input.");
        }

        try
        {
            using var stream = path == DefinitionFile.StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
            var bytes = BoundedInput.Read(stream, ImportLimits.FileCharacters);
            return bytes.Length <= ImportLimits.FileCharacters
                ? Decode(bytes.Span)
                : throw new ImportException(path, 0, 0, $"The file has more than {ImportLimits.FileCharacters.ToText()} bytes, the most that is read; take out what is not needed.");
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
