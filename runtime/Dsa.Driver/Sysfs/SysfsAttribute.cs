using System.Collections.Immutable;

namespace Dsa.Driver.Sysfs;

/// <summary>An attribute that all objects of a kind have, or those where it is visible.</summary>
/// <typeparam name="T">The kind of object.</typeparam>
/// <param name="Name">The name of the file.</param>
/// <param name="Show">The text of an object; null for a file that is only written.</param>
/// <param name="Store">Takes a text for an object, checks it in upstream's order, and changes nothing when it refuses; null for a file that is only read.</param>
internal sealed record SysfsAttribute<T>(string Name, Func<T, AttributeText>? Show, Func<T, string, Errno>? Store = null)
{
    /// <summary>Whether an object has the file.</summary>
    public Func<T, bool> IsVisible { get; init; } = static _ => true;

    /// <summary>The files of one object.</summary>
    public static IEnumerable<(string Name, SysfsNode Node)> FilesOf(T owner, ImmutableArray<SysfsAttribute<T>> table) =>
        table.Where(attribute => attribute.IsVisible(owner)).Select(attribute => (attribute.Name, attribute.FileOf(owner)));

    private SysfsNode FileOf(T owner) => new SysfsFile(
        Show is null ? null : () => Show(owner),
        Store is null ? null : text => Store(owner, text));
}
