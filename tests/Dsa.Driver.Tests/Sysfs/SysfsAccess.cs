using System.Text;
using Dsa.Driver.Sysfs;

namespace Dsa.Driver.Tests.Sysfs;

/// <summary>Short ways to read and write what lies below the bus.</summary>
internal static class SysfsAccess
{
    private const string Devices = "bus/dsa/devices/";
    private const string Drivers = "bus/dsa/drivers/";

    /// <summary>What an attribute of a device, such as <c>wq0.1/size</c>, shows without its newline.</summary>
    public static string Read(this SysfsTree tree, string attribute)
    {
        Assert.Equal(Errno.None, tree.ReadFile(Devices + attribute, out var text));
        if (text.Length > 0)
        {
            Assert.EndsWith("\n", text, StringComparison.Ordinal);
        }

        return text.TrimEnd('\n');
    }

    /// <summary>The error of reading an attribute.</summary>
    public static Errno ReadError(this SysfsTree tree, string attribute) => tree.ReadFile(Devices + attribute, out _);

    /// <summary>Writes an attribute of a device.</summary>
    public static Errno Write(this SysfsTree tree, string attribute, string text) => tree.WriteFile(Devices + attribute, text);

    /// <summary>Writes the name of a device to a file of a driver, such as <c>idxd/bind</c>.</summary>
    public static Errno Drive(this SysfsTree tree, string file, string device) => tree.WriteFile(Drivers + file, device);

    /// <summary>Whether a device has an attribute.</summary>
    public static bool Has(this SysfsTree tree, string attribute) => tree.GetStatus(Devices + attribute, out _) == Errno.None;

    /// <summary>The names in a directory.</summary>
    public static string[] Names(this SysfsTree tree, string path)
    {
        Assert.Equal(Errno.None, tree.List(path, out var entries));
        return [.. entries.Select(entry => entry.Name)];
    }

    /// <summary>The whole tree below a place: files with their modes and texts, links with their targets.</summary>
    public static string Dump(this SysfsTree tree, string path = "bus")
    {
        var text = new StringBuilder();
        Dump(tree, path, text);
        return text.ToString();
    }

    private static void Dump(SysfsTree tree, string path, StringBuilder text)
    {
        Assert.Equal(Errno.None, tree.List(path, out var entries));
        foreach (var (name, kind, mode) in entries)
        {
            var place = $"{path}/{name}";
            switch (kind)
            {
                case SysfsEntryKind.Directory:
                    Dump(tree, place, text);
                    break;
                case SysfsEntryKind.Link:
                    Assert.Equal(Errno.None, tree.ReadLink(place, out var target));
                    text.Append($"{place} -> {target}\n");
                    break;
                default:
                    var error = tree.ReadFile(place, out var shown);
                    var value = error == Errno.None ? shown.Replace("\n", "\\n", StringComparison.Ordinal) : error.ToString();
                    text.Append($"{place} 0{Convert.ToString(mode, 8)} {value}".TrimEnd()).Append('\n');
                    break;
            }
        }
    }
}
