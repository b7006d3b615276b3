using System.Text;
using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Sources;

/// <summary>Reads the text of one definition file.</summary>
internal static class DefinitionFile
{
    /// <summary>The path that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>What messages call standard input.</summary>
    public const string StandardInputName = "standard input";

    /// <summary>The largest file that the language allows, each character as long as UTF-8 can make it; no more is read.</summary>
    private const int LargestBytes = 4 * (Limits.FileCharacters + 1);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file. A byte order mark is no part of the text.</summary>
    /// <param name="path">The file. What shells hand over by <c>&lt;(...)</c> is read as well.</param>
    /// <param name="isRewritten">Whether the file is to be written afterwards, so that nothing but a file will do.</param>
    /// <exception cref="DefinitionSourceException">It is missing, no file, cannot be read, is too large, or is not UTF-8.</exception>
    public static string Read(string path, bool isRewritten = false)
    {
        if (Directory.Exists(path))
        {
            throw new DefinitionSourceException($"{path} is a folder; name a file.");
        }

        if (SpecialFile.KindOf(path) is { } kind && (isRewritten || !SpecialFile.IsHandedOver(path)))
        {
            throw new DefinitionSourceException($"{path} is {kind}, no file; name a file, or '{StandardInput}' for standard input.");
        }

        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DefinitionSourceException($"{path} does not exist; name a file or folder that can be read.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DefinitionSourceException($"{path} cannot be read ({exception.Message.TrimEnd('.')}); name a file that can be.");
        }
    }

    /// <summary>Reads standard input to its end.</summary>
    /// <exception cref="DefinitionSourceException">It cannot be read, is too large, or is not UTF-8.</exception>
    public static string ReadStandardInput()
    {
        try
        {
            using var input = Console.OpenStandardInput();
            return Read(input, StandardInputName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionSourceException($"Standard input cannot be read ({exception.Message.TrimEnd('.')}); name a file instead of '{StandardInput}'.");
        }
    }

    /// <summary>Reads a stream to its end; <paramref name="name"/> is what complaints call it.</summary>
    /// <exception cref="DefinitionSourceException">It is too large, or not UTF-8.</exception>
    public static string Read(Stream stream, string name)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count; bytes.Length <= LargestBytes && (count = stream.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, count);
        }

        return bytes.Length <= LargestBytes
            ? Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), name)
            : throw new DefinitionSourceException($"{name} has more than {LargestBytes.ToText()} bytes, which no definition file has; split it, or name another file.");
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            return Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new DefinitionSourceException($"{name} is not UTF-8 text; save it as UTF-8, or name another file.");
        }
    }
}
