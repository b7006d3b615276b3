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
    /// <remarks>A first thread that has ended still tells when the process began, but has no stack any more.</remarks>
    public static ProgramIdentity? OfThread(int threadId)
    {
        var processId = ProcessStatus.ProcessId(threadId);
        return Field(processId, StartTimeField) is { } startTime && Field(threadId, StackStartField) is { } stackStart
            ? new ProgramIdentity(processId, startTime, stackStart)
            : null;
    }

    /// <summary>The name of the program, for traces.</summary>
    public string Name => Text($"/proc/{ProcessId}/comm")?.TrimEnd('\n') is { Length: > 0 } name ? name : $"process {ProcessId}";

    private static ulong? Field(int threadId, int field)
    {
        var stat = Text($"/proc/{threadId}/stat");
        // The name is in parentheses, and may hold any character.
        var fields = stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields?.Length > field - FieldBehindName ? ulong.Parse(fields[field - FieldBehindName], CultureInfo.InvariantCulture) : null;
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
