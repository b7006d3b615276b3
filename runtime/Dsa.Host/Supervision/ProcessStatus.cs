using System.Globalization;

namespace Dsa.Host.Supervision;

/// <summary>Lines of /proc/ID/status (proc_pid_status(5)).</summary>
internal static class ProcessStatus
{
    /// <summary>The process that a thread belongs to; the thread itself if it has ended.</summary>
    public static int ProcessId(int threadId) =>
        int.TryParse(Line(threadId, "Tgid:"), CultureInfo.InvariantCulture, out var processId) ? processId : threadId;

    /// <summary>The signals that it ignores; none if it has ended.</summary>
    public static ulong IgnoredSignals(int threadId) =>
        ulong.TryParse(Line(threadId, "SigIgn:"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask) ? mask : 0;

    private static string? Line(int threadId, string name)
    {
        try
        {
            return File.ReadLines($"/proc/{threadId}/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
