namespace Dsa.Definitions.Sources;

/// <summary>Finds and reads definition files.</summary>
internal static class DefinitionSources
{
    /// <summary>The ending of definition files in folders; a file that is named itself may end in anything.</summary>
    public const string Extension = ".hwdef";

    private const int DeepestFolder = 64;

    /// <summary>Reads files, and all <c>*.hwdef</c> files below folders; without a path, below the current folder. <c>-</c> is standard input.</summary>
    /// <remarks>
    /// Paths stay as they were given; files of a folder follow in order of their names. A file that is given twice is read once.
    /// Folders called <c>bin</c> or <c>obj</c>, and those that begin with a dot, are passed over unless they are named themselves;
    /// links to folders are not followed, and pipes, devices and sockets are no definition files. What <see cref="IgnoreRules"/>
    /// name is passed over, too, unless it is named itself.
    /// </remarks>
    /// <exception cref="DefinitionSourceException">A path is missing or cannot be read, or a folder holds no definition file.</exception>
    public static IReadOnlyList<(string Path, string Text)> Read(IReadOnlyCollection<string> paths) =>
        [.. Expand(paths).Select(static path => path == DefinitionFile.StandardInput
            ? (DefinitionFile.StandardInputName, DefinitionFile.ReadStandardInput())
            : (path, DefinitionFile.Read(path)))];

    /// <summary>The files that paths stand for, as <see cref="Read"/> finds them.</summary>
    /// <exception cref="DefinitionSourceException">A path is missing, or a folder cannot be read or holds no definition file.</exception>
    public static IReadOnlyList<string> Expand(IReadOnlyCollection<string> paths)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var files = new List<string>();
        foreach (var path in paths.Count == 0 ? [""] : paths)
        {
            files.AddRange(FilesOf(path, isCurrentFolder: paths.Count == 0).Where(file => known.Add(file == DefinitionFile.StandardInput ? file : Path.GetFullPath(file))));
        }

        return files;
    }

    private static IReadOnlyList<string> FilesOf(string path, bool isCurrentFolder)
    {
        if (path.Contains('\0', StringComparison.Ordinal) || (path.Length == 0 && !isCurrentFolder))
        {
            throw new DefinitionSourceException("An empty path names nothing; name a file or folder.");
        }

        if (!isCurrentFolder && (path == DefinitionFile.StandardInput || !Directory.Exists(path)))
        {
            return [path];
        }

        var files = new List<string>();
        try
        {
            Collect(path, IgnoreRules.Above(path.Length == 0 ? "." : path), DeepestFolder, files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionSourceException($"{(isCurrentFolder ? "The current folder" : path)} cannot be read ({exception.Message.TrimEnd('.')}); name a folder that can be.");
        }

        return files.Count > 0 ? files : throw new DefinitionSourceException(isCurrentFolder
            ? $"There is no *{Extension} file in or below the current folder (bin, obj, folders that begin with a dot and what {IgnoreRules.FileName} names do not count); name files or folders."
            : $"There is no *{Extension} file in or below {path} (bin, obj, folders that begin with a dot and what {IgnoreRules.FileName} names do not count); name files, or a folder that has some.");
    }

    private static void Collect(string folder, IgnoreRules outer, int depth, List<string> files)
    {
        var rules = outer.Within(folder);
        var place = new DirectoryInfo(folder.Length == 0 ? "." : folder);
        var entries = place.EnumerateFileSystemInfos().OrderBy(static entry => entry.Name, StringComparer.Ordinal).ToList();
        files.AddRange(entries.OfType<FileInfo>()
            .Where(static file => file.Name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            .Select(file => Path.Combine(folder, file.Name))
            .Where(file => !rules.Ignores(file) && SpecialFile.KindOf(file) is null));
        foreach (var inner in entries.OfType<DirectoryInfo>().Where(inner => depth > 0 && IsEntered(inner) && !rules.Ignores(inner.FullName)))
        {
            Collect(Path.Combine(folder, inner.Name), rules, depth - 1, files);
        }
    }

    private static bool IsEntered(DirectoryInfo folder) =>
        folder.LinkTarget is null && folder.Name is not ("bin" or "obj") && !folder.Name.StartsWith('.');
}
