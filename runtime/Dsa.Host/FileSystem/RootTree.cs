using Dsa.Driver.Sysfs;

namespace Dsa.Host.FileSystem;

/// <summary>A directory of trees.</summary>
/// <param name="trees">Their names, and what is behind them.</param>
internal sealed class RootTree(IReadOnlyDictionary<string, IFileTree> trees)
{
    /// <summary>The tree that a path lies in, and what is left of the path; null for the root, and for what is not there.</summary>
    public IFileTree? Find(string path, out string rest)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        rest = slash < 0 ? string.Empty : path[(slash + 1)..];
        return trees.GetValueOrDefault(slash < 0 ? path : path[..slash]);
    }

    /// <summary>The directory itself.</summary>
    public IReadOnlyList<SysfsEntry> Entries =>
        [.. trees.Keys.Order(StringComparer.Ordinal).Select(static name => Directory(name))];

    /// <summary>A directory of the root.</summary>
    public static SysfsEntry Directory(string name) => new(name, SysfsEntryKind.Directory, 0b111_101_101);
}
