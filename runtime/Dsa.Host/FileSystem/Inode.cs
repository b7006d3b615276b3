using System.Text;
using Dsa.Driver.Sysfs;

namespace Dsa.Host.FileSystem;

/// <summary>What tells nodes apart for programs: a number that a path keeps for good.</summary>
internal static class Inode
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The number of a path (FNV-1a, 64 bits).</summary>
    public static ulong Of(string path)
    {
        var hash = OffsetBasis;
        foreach (var one in Encoding.UTF8.GetBytes(path))
        {
            hash = (hash ^ one) * Prime;
        }

        return hash;
    }

    /// <summary>The type of a node: the upper bits of its mode (S_IFMT), which are the type of a directory's entry (DT_*), too.</summary>
    public static uint TypeOf(SysfsEntryKind kind) => kind switch
    {
        SysfsEntryKind.Directory => 4,
        SysfsEntryKind.Link => 10,
        _ => 8,
    };
}
