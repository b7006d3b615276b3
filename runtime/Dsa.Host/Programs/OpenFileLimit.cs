using System.Globalization;
using System.Runtime.InteropServices;

namespace Dsa.Host.Programs;

/// <summary>How many files this process may have open (RLIMIT_NOFILE). Any thread may call.</summary>
/// <remarks>The framework raises the soft limit of its process to the hard one before anything else, and ends the process, in a way that tells nobody why, where it gets no file that it needs.</remarks>
public static unsafe partial class OpenFileLimit
{
    /// <summary>The fewest that <c>dsa</c> begins with.</summary>
    public const int Fewest = 256;

    private const int OpenFiles = 7;
    private const int CloseOnExec = 0x80000;
    private const string Line = "Max open files";

    // The framework's, which loads the last of its libraries late.
    private const int KeptFree = 64;

    /// <summary>The most that this process may have.</summary>
    public static ulong Most => Own.Soft;

    /// <summary>Whether there is room for more than what the framework may need yet.</summary>
    public static bool HasRoom
    {
        get
        {
            // The lowest number that is free is given: it tells how many are taken.
            var descriptor = CreateEvent(0, CloseOnExec);
            if (descriptor < 0)
            {
                return false;
            }

            _ = Close(descriptor);
            return (ulong)descriptor + KeptFree < Most;
        }
    }

    private static Limits Own
    {
        get
        {
            Limits own;
            _ = Exchange(0, OpenFiles, null, &own);
            return own;
        }
    }

    /// <summary>Gives a child, which has not begun yet, the soft limit that this process was started with: that of who started it, as far as that can be seen.</summary>
    internal static void GiveBack(int processId)
    {
        // Another hard limit is one that was set between that process and this.
        if (Of(ProcessStatus.Parent(Environment.ProcessId)) is { } given && Own is var own && given.Hard == own.Hard && given.Soft < own.Soft)
        {
            _ = Exchange(processId, OpenFiles, &given, null);
        }
    }

    // Max open files            1024                 1048576              files
    private static Limits? Of(int processId)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/limits"));
            var line = text.Split('\n').First(static line => line.StartsWith(Line, StringComparison.Ordinal));
            return line[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, var hard, ..] ? new Limits(Number(soft), Number(hard)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ulong Number(string text) => ulong.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : ulong.MaxValue;

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int Exchange(int processId, int resource, Limits* given, Limits* taken);

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int CreateEvent(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    /// <summary>struct rlimit.</summary>
    private readonly record struct Limits(ulong Soft, ulong Hard);
}
