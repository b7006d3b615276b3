namespace Dsa.Driver.Sysfs;

/// <summary>One name in a directory of the tree.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">The permission bits, such as 0644 in octal; the owner is root.</param>
public readonly record struct SysfsEntry(string Name, SysfsEntryKind Kind, int Mode);
