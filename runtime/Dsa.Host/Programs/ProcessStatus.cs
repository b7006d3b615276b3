using System.Globalization;

namespace Dsa.Host.Programs;

/// <summary>Lines of /proc/ID/status (proc_pid_status(5)).</summary>
internal static class ProcessStatus
{
    private const int RawIo = 17;

    /// <summary>The process that a thread belongs to; the thread itself if it has ended.</summary>
    public static int ProcessId(int threadId) =>
        int.TryParse(Line(threadId, "Tgid:"), CultureInfo.InvariantCulture, out var processId) ? processId : threadId;

    /// <summary>The process that a process is a child of; 0 if it has ended.</summary>
    public static int Parent(int processId) => int.TryParse(Line(processId, "PPid:"), CultureInfo.InvariantCulture, out var parent) ? parent : 0;

    /// <summary>Whether a thread of this process traces it.</summary>
    public static bool IsTracedHere(int threadId) => Line(threadId, "TracerPid:") is { } tracer && tracer != "0" && Directory.Exists($"/proc/self/task/{tracer}");

    /// <summary>The signals that it ignores; none if it has ended.</summary>
    public static ulong IgnoredSignals(int threadId) => Mask(Line(threadId, "SigIgn:"));

    /// <summary>Whether a thread has CAP_SYS_RAWIO.</summary>
    public static bool MayDoRawIo(int threadId) => (Mask(Line(threadId, "CapEff:")) & (1UL << RawIo)) != 0;

    /// <summary>The capabilities that this process has now.</summary>
    public static ulong OwnCapabilities => Mask(Line("self", "CapEff:"));

    /// <summary>The processors that this process may use, as in 0-3,8.</summary>
    public static string OwnProcessors => Line("self", "Cpus_allowed_list:") ?? string.Empty;

    private static ulong Mask(string? digits) =>
        ulong.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask) ? mask : 0;

    private static string? Line(int threadId, string name) => Line(threadId.ToString(CultureInfo.InvariantCulture), name);

    // The name in the first line may hold any character but a line feed: File.ReadLines would take others for one, too.
    private static string? Line(string id, string name)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/status");
            var start = text.IndexOf('\n' + name, StringComparison.Ordinal) + 1;
            return start == 0 ? null : text[(start + name.Length)..text.IndexOf('\n', start)].Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
