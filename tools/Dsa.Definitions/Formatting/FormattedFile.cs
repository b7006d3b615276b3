using System.Text;
using Dsa.Definitions.Sources;

namespace Dsa.Definitions.Formatting;

/// <summary>Puts new text into a file that exists: all of it or nothing.</summary>
/// <remarks>
/// The file itself is written, no other put in its place: owner, permissions and other names of it stay, and a link leads to
/// it as before.
/// </remarks>
internal static class FormattedFile
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Replaces the text of a file, unless it is no longer <paramref name="old"/>.</summary>
    /// <exception cref="DefinitionSourceException">The file cannot be written, or somebody else has written it.</exception>
    public static void Replace(string path, string old, string text)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            var before = new byte[stream.Length];
            stream.ReadExactly(before);
            if (DefinitionFile.Read(new MemoryStream(before), path) != old)
            {
                throw new DefinitionSourceException($"{path} was changed by somebody else while it was formatted, and is left so; format it again.");
            }

            Overwrite(stream, before, Encoding.GetBytes(text));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionSourceException($"{path} cannot be written ({exception.Message.TrimEnd('.')}), and is as it was; name a file that can be.");
        }
    }

    /// <summary>Writes, and undoes what was written of it when there is no room for all.</summary>
    private static void Overwrite(FileStream stream, byte[] before, byte[] after)
    {
        try
        {
            Put(stream, after);
        }
        catch (IOException)
        {
            // Needs no more room than the file has: it was not made shorter yet.
            Put(stream, before);
            throw;
        }
    }

    private static void Put(FileStream stream, byte[] bytes)
    {
        stream.Position = 0;
        stream.Write(bytes);
        stream.SetLength(bytes.Length);
        stream.Flush(flushToDisk: true);
    }
}
