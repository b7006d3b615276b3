using Dsa.Bindings.Generator.Model;
using Dsa.Definitions;

namespace Dsa.Conformance.Facts;

/// <summary>The definition files of the repository, bound.</summary>
internal static class DefinitionFiles
{
    private static readonly Lazy<DefinitionSet> Bound = new(Bind);

    /// <summary>The files with all that was found in them.</summary>
    public static DefinitionSet Set => Bound.Value;

    /// <summary>The device.</summary>
    public static DeviceModel Device => Assert.Single(Set.Devices);

    /// <summary>One of its enums or flags types.</summary>
    public static EnumModel Enum(string name) => Device.Declarations.OfType<EnumModel>().Single(each => each.Name == name);

    private static DefinitionSet Bind()
    {
        var root = Path.Combine(Repository.Root, "defs", "dsa");
        var files = Directory.EnumerateFiles(root, "*.hwdef").Order(StringComparer.Ordinal);
        return DefinitionSet.Bind(files.Select(static path => (path, File.ReadAllText(path))));
    }
}
