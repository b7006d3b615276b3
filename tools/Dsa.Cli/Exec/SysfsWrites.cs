using Dsa.Driver.Sysfs;
using Dsa.Platform.Kernel;

namespace Dsa.Cli.Exec;

/// <summary>Attributes that are written one after the other, as a script does.</summary>
internal static class SysfsWrites
{
    /// <summary>Writes them up to the first that the driver refuses.</summary>
    /// <returns>That one; null when there is none.</returns>
    public static (string File, string Text, Errno Error)? FirstRefused(SysfsTree tree, IEnumerable<(string File, string Text)> writes)
    {
        foreach (var (file, text) in writes)
        {
            if (tree.WriteFile(file, text) is var error and not Errno.None)
            {
                return (file, text, error);
            }
        }

        return null;
    }
}
