namespace Dsa.Driver.Sysfs;

/// <summary>What is behind a name in the tree.</summary>
public enum SysfsEntryKind
{
    /// <summary>Has names in it.</summary>
    Directory,

    /// <summary>An attribute: a short text.</summary>
    File,

    /// <summary>Leads to another place of the tree.</summary>
    Link,
}
