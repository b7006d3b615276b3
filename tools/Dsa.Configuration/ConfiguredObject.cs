using System.Globalization;

namespace Dsa.Configuration;

/// <summary>One object of a configuration file, with what it sets, in the file's order.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Name">Its name, such as wq0.1.</param>
/// <param name="Device">The name of its device; of a device, its own.</param>
/// <param name="Path">Where it stands in the file, such as <c>$[0].groups[0]</c>.</param>
/// <param name="Group">The number of the group it stands in; null in none.</param>
/// <param name="Settings">What it sets.</param>
internal sealed record ConfiguredObject(
    ConfiguredKind Kind, string Name, string Device, string Path, int? Group, IReadOnlyList<ConfiguredSetting> Settings)
{
    /// <summary>The last number in its name.</summary>
    public int Index => int.Parse(Name.AsSpan(Name.LastIndexOfAny(['.', 'x', 'a']) + 1), CultureInfo.InvariantCulture);
}
