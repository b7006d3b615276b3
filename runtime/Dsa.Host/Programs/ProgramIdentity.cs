using System.Globalization;

namespace Dsa.Host.Programs;

/// <summary>What tells the program of a process from others that have, had or will have its number (proc(5), stat).</summary>
/// <param name="ProcessId">The process (thread group).</param>
/// <param name="StartTime">When the process began, in ticks since the host did.</param>
/// <param name="StackStart">Where its stack begins: another address for each program that it executes.</param>
internal readonly record struct ProgramIdentity(int ProcessId, ulong StartTime, ulong StackStart)
{
    private const int StartTimeField = 22;
    private const int StackStartField = 28;
    private const int FieldBehindName = 3;

    /// <summary>The program that a thread runs now; null when the thread is gone.</summary>
    public static ProgramIdentity? OfThread(int threadId) => ProcessOf(threadId) is { } processId ? OfProcess(processId) : null;

    /// <summary>The name of the program, for traces.</summary>
    public string Name => Text($"/proc/{ProcessId}/comm")?.TrimEnd('\n') is { Length: > 0 } name ? name : $"process {ProcessId}";

    private static int? ProcessOf(int threadId)
    {
        const string Key = "\nTgid:\t";
        var status = threadId > 0 ? Text($"/proc/{threadId}/status") : null;
        var start = status?.IndexOf(Key, StringComparison.Ordinal) ?? -1;
        return start < 0 ? null : int.Parse(status.AsSpan(start + Key.Length, status!.IndexOf('\n', start + 1) - start - Key.Length), CultureInfo.InvariantCulture);
    }

    /// <summary>The program that a process runs now; null when it is gone.</summary>
    private static ProgramIdentity? OfProcess(int processId)
    {
        var stat = Text($"/proc/{processId}/stat");
        // The name is in parentheses, and may hold any character.
        var fields = stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields is { Length: > StackStartField - FieldBehindName }
            ? new ProgramIdentity(
                processId,
                ulong.Parse(fields[StartTimeField - FieldBehindName], CultureInfo.InvariantCulture),
                ulong.Parse(fields[StackStartField - FieldBehindName], CultureInfo.InvariantCulture))
            : null;
    }

    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile.
            return null;
        }
    }
}
