using System.Globalization;
using Dsa.Driver.Sysfs;
using Dsa.Platform.Kernel;

namespace Dsa.Configuration;

/// <summary>The attributes of a device, group, queue or engine in a driver's sysfs tree.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Name">Its name on the bus.</param>
/// <param name="Device">The name of its device; of a device, its own.</param>
internal readonly record struct SysfsObject(SysfsTree Tree, string Name, string Device)
{
    /// <summary>The directory of the bus.</summary>
    public const string Bus = "bus/dsa";

    private string Folder => $"{Bus}/devices/{Name}";

    /// <summary>The device.</summary>
    public SysfsObject OfDevice => this with { Name = Device };

    /// <summary>Whether it is there.</summary>
    public bool Exists => Tree.GetStatus(Folder, out _) == Errno.None;

    /// <summary>Whether it has the attribute.</summary>
    public bool Has(string attribute) => Tree.GetStatus($"{Folder}/{attribute}", out _) == Errno.None;

    /// <summary>What the attribute says, without the line end; null when it is not there or says an error.</summary>
    public string? Read(string attribute) => Tree.ReadFile($"{Folder}/{attribute}", out var text) == Errno.None ? text.TrimEnd('\n') : null;

    /// <summary>The number that the attribute says; 0 for what is none.</summary>
    public long ReadNumber(string attribute) =>
        long.TryParse(Read(attribute), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Writes the attribute, in one write, without a line end. An empty text is refused: a write of no bytes would change nothing.</summary>
    public Errno Write(string attribute, string text) => text.Length == 0 ? Errno.EINVAL : Tree.WriteFile($"{Folder}/{attribute}", text);

    /// <summary>The files that can be read, by name.</summary>
    public IEnumerable<string> ReadableFiles() => Tree.List(Folder, out var entries) == Errno.None
        ? entries.Where(static entry => entry.Kind == SysfsEntryKind.File && (entry.Mode & 0x124) != 0).Select(static entry => entry.Name)
        : [];
}
