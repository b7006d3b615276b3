using System.Text;
using Dsa.Definitions.Sources;

namespace Dsa.Definitions.Formatting;

/// <summary>Puts new text into a file that exists: all of it or nothing.</summary>
internal static class FormattedFile
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Replaces the text of a file. Its permissions stay; a link stays a link, and what it leads to is replaced.</summary>
    /// <exception cref="DefinitionSourceException">The file, or its folder, cannot be written.</exception>
    public static void Replace(string path, string text)
    {
        var temporary = "";
        try
        {
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);

            // A file that may not be written is not to be replaced either, though its folder would let it.
            using (File.OpenHandle(target, FileMode.Open, FileAccess.Write))
            {
            }

            temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
            Write(temporary, text, target);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            throw new DefinitionSourceException($"{path} cannot be written ({exception.Message.TrimEnd('.')}); it is as it was.");
        }
    }

    private static void Write(string temporary, string text, string target)
    {
        using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(target));
        }

        stream.Write(Encoding.GetBytes(text));
        stream.Flush(flushToDisk: true);
    }

    private static void Discard(string temporary)
    {
        try
        {
            if (temporary.Length > 0)
            {
                File.Delete(temporary);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The complaint about the file itself is the one that helps.
        }
    }
}
