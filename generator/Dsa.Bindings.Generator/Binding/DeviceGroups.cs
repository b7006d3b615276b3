using System.Collections.Immutable;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Groups files by the device that they name.</summary>
internal static class DeviceGroups
{
    /// <summary>One group for each device. The order of files is that of their paths, whatever order they come in.</summary>
    public static IEnumerable<DeviceFiles> Of(ImmutableArray<ParsedFile> files)
    {
        var begun = files
            .Where(file => file.Syntax.Device is not null)
            .Select(file => file.Syntax.Device!.Name.Text)
            .Distinct()
            .OrderBy(name => name, StringComparer.Ordinal)
            .ToEquatableArray();
        var groups = files
            .Where(file => file.Syntax.DeviceName is not null)
            .OrderBy(file => file.Path.Replace('\\', '/'), StringComparer.Ordinal)
            .GroupBy(file => file.Syntax.DeviceName!.Text, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        var first = new Dictionary<string, FileSyntax>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in groups)
        {
            var isTwin = first.TryGetValue(group.Key, out var twin);
            if (!isTwin)
            {
                first.Add(group.Key, group.First().Syntax);
            }

            yield return new(
                group.Key,
                group.Select(file => file.Syntax).ToEquatableArray(),
                begun.Contains(group.Key) ? EquatableArray<string>.Empty : begun,
                twin);
        }
    }
}
