using System.Diagnostics;
using System.Runtime.InteropServices;
using Dsa.Cli.Commands;
using Dsa.Host.Programs;

namespace Dsa.Cli.Exec;

/// <summary>A command that goes on in the background.</summary>
internal static partial class BackgroundProcess
{
    private const string Nowhere = "/dev/null";
    private const int StandardError = 2;

    /// <summary>Executes this command once more, with one option more, and returns when that has detached itself, or has failed. A signal that ends this process by then ends it, too.</summary>
    /// <returns>Its exit status; success once it has detached itself.</returns>
    public static int Start(string option)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. OwnProcess.Arguments.Skip(1).Select(static word => word.ToString()), option])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A signal may come before there is something to end, which is then ended as soon as it is there.
        Process? started = null;
        var isInterrupted = false;
        using var signals = new EndSignals(End, PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
        using var process = Process.Start(start)!;
        Interlocked.Exchange(ref started, process);
        if (Volatile.Read(ref isInterrupted))
        {
            process.Kill();
        }

        // It holds the streams as long as it lives: a line says that it is there.
        var line = process.StandardOutput.ReadLine();
        if (Volatile.Read(ref isInterrupted))
        {
            process.WaitForExit();
            return ExitCode.Interrupted;
        }

        if (line is not null)
        {
            Console.WriteLine(line);
            return ExitCode.Success;
        }

        Console.Error.Write(process.StandardError.ReadToEnd());
        process.WaitForExit();
        return process.ExitCode;

        void End()
        {
            Interlocked.Exchange(ref isInterrupted, true);
            Volatile.Read(ref started)?.Kill();
        }
    }

    /// <summary>Leaves the session and the standard streams of whoever started this process, who waits for that.</summary>
    public static void Detach()
    {
        Console.Out.Flush();
        _ = LeaveSession();
        using var nowhere = File.OpenHandle(Nowhere, FileMode.Open, FileAccess.ReadWrite);
        for (var stream = 0; stream <= StandardError; stream++)
        {
            _ = Duplicate((int)nowhere.DangerousGetHandle(), stream);
        }
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int LeaveSession();

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);
}
