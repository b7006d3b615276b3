using System.Collections.Immutable;
using Dsa.Driver.CharacterDevices;

namespace Dsa.Driver.Sysfs;

/// <summary>The attributes of a queue's open file (CD-15, CD-16, EV-40).</summary>
/// <remarks>A queue that is open to processes always has PASIDs, so that they are always visible.</remarks>
internal static class FileAttributes
{
    private static readonly ImmutableArray<SysfsAttribute<UserQueueFile>> s_table =
    [
        new("cr_fault_failures", static file => file.CrFaultFailures),
        new("cr_faults", static file => file.CrFaults),
        new("pid", static file => file.ThreadId),
    ];

    /// <summary>The files of one open file.</summary>
    public static IEnumerable<(string Name, SysfsNode Node)> FilesOf(UserQueueFile file) =>
        SysfsAttribute<UserQueueFile>.FilesOf(file, s_table);
}
