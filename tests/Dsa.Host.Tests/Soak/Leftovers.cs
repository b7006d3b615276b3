using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Dsa.Host.Tests.Soak;

/// <summary>What a session may leave on this host: processes, which have inherited a variable of their environment, and file systems.</summary>
internal static partial class Leftovers
{
    /// <summary>Prints the number of the file system below /sys/bus/dsa: the minor number of its device, and the name of its connection of FUSE.</summary>
    public const string TellFileSystem = @"sed -n 's/^[^:]*:\([0-9]*\) .* \/sys\/bus\/dsa .*/\1/p' /proc/self/mountinfo";

    /// <summary>Processes that have NAME=VALUE in their environment.</summary>
    public static IEnumerable<string> Processes(string variable) => TextsOfProcesses("environ").Where(one => one.Text.Split('\0').Contains(variable)).Select(static one => one.Process);

    /// <summary>Those of the file systems that are there, and in no other session meanwhile.</summary>
    public static IEnumerable<string> FileSystems(IEnumerable<string> numbers) => Connections().Intersect(numbers).Except(Mounted());

    private static string[] Connections()
    {
        using var list = Process.Start(new ProcessStartInfo("unshare", ["--mount", "sh", "-c", "mount -t fusectl none /sys/fs/fuse/connections && ls /sys/fs/fuse/connections"]) { RedirectStandardOutput = true })!;
        return list.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> Mounted() => TextsOfProcesses("mountinfo").SelectMany(static one => DeviceMount().Matches(one.Text)).Select(static match => match.Groups[1].Value);

    private static IEnumerable<(string Process, string Text)> TextsOfProcesses(string file)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(static path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            string text;
            try
            {
                text = File.ReadAllText(Path.Combine(process, file));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            yield return (process, text);
        }
    }

    [GeneratedRegex(@"^[^:]*:(\d+) .* /sys/bus/dsa ", RegexOptions.Multiline)]
    private static partial Regex DeviceMount();
}
