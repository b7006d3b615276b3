using System.Text;
using Dsa.Definitions.Sources;

namespace Dsa.Cli.Commands.Defs;

/// <summary>A file that a command writes: all of it, or the old one stays.</summary>
internal static class OutputFile
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="inputs">Files that were read, and are not to be overwritten.</param>
    /// <exception cref="UsageException">The file is one of the inputs, or cannot be written.</exception>
    public static void Write(string path, string text, IEnumerable<string> inputs)
    {
        var temporary = "";
        try
        {
            if (SpecialFile.KindOf(path) is not null)
            {
                // A device or pipe is written to, not replaced by a file.
                File.WriteAllText(path, text, Encoding);
                return;
            }

            var target = TargetOf(path);
            if (inputs.Any(input => File.Exists(input) && TargetOf(input) == target))
            {
                throw new UsageException($"{path} is what is read; name another file to write.");
            }

            if (!Directory.Exists(Path.GetDirectoryName(target)))
            {
                throw new UsageException($"{path} cannot be written, as its folder does not exist; make it, or name another file.");
            }

            temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
            File.WriteAllText(temporary, text, Encoding);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Discard(temporary);
            throw new UsageException(path.Length == 0
                ? "An empty path names no file; name one to write."
                : $"{path} cannot be written ({exception.Message.TrimEnd('.')}); name a file that can be.");
        }
    }

    private static string TargetOf(string path) =>
        (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);

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
