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
    public static ProgramIdentity? OfThread(int threadId) => OfProcess(ProcessStatus.ProcessId(threadId));

    /// <summary>The name of the program, for traces.</summary>
    public string Name => Text($"/proc/{ProcessId}/comm")?.TrimEnd('\n') is { Length: > 0 } name ? name : $"process {ProcessId}";

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
