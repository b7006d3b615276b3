using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Dsa.Host.Namespaces;
using Dsa.Host.Programs;

namespace Dsa.Host;

/// <summary>The right to mount, which a session needs: root has it, a user has it in a user namespace of his own.</summary>
public static partial class HostPrivilege
{
    private const string Unshare = "unshare";
    private const string Enter = "nsenter";
    private const int SystemAdministration = 21;

    /// <summary>Refuses to go on in a namespace of devices: programs there are traced, and cannot trace others.</summary>
    /// <exception cref="HostException">This process is in one.</exception>
    internal static void RefuseNesting()
    {
        if (PrivateNamespace.IsInOne)
        {
            throw new HostException("this is run by dsa exec or dsa host run already, and cannot be nested; the devices of that one are there: leave the inner dsa out");
        }
    }

    /// <summary>
    /// Returns where this process may mount. Elsewhere it executes itself again in a user namespace, through unshare of util-linux: a
    /// process with threads cannot enter one. To be called before anything that happens only once.
    /// </summary>
    /// <exception cref="HostException">There is no such namespace here, or this process is run by such a command already.</exception>
    public static void Ensure()
    {
        RefuseNesting();
        if (MayMount())
        {
            return;
        }

        // What is mounted later is to be seen by what is not in the session's own namespace.
        string[] options = ["--user", "--map-root-user", "--mount", "--propagation", "slave"];
        Try([.. options, "true"]);
        // The first word is how this process was called; what it runs is known better.
        var error = Execute([Unshare, .. options, "--", Environment.ProcessPath!, .. OwnProcess.Arguments.Skip(1)]);
        throw new HostException($"{Unshare} cannot be run ({Marshal.GetPInvokeErrorMessage(error)}); be root, or install util-linux.");
    }

    /// <summary>Returns in the user namespace of a process, which is this one's already or which this process executes itself in, through nsenter of util-linux.</summary>
    /// <exception cref="HostException">It cannot be entered.</exception>
    internal static void Join(int processId)
    {
        if (UserNamespaceOf($"{processId}") is var place && (place is null || place == UserNamespaceOf("self")))
        {
            return;
        }

        var error = Execute([Enter, "--user", "--preserve-credentials", "--target", $"{processId}", "--", Environment.ProcessPath!, .. OwnProcess.Arguments.Skip(1)]);
        throw new HostException($"{Enter} cannot be run ({Marshal.GetPInvokeErrorMessage(error)}); install util-linux.");
    }

    private static string? UserNamespaceOf(string process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/ns/user").LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool MayMount() => (ProcessStatus.OwnCapabilities & (1UL << SystemAdministration)) != 0;

    private static void Try(string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(Unshare, arguments) { RedirectStandardError = true };
            using var trial = System.Diagnostics.Process.Start(start)!;
            var complaint = trial.StandardError.ReadToEnd().Trim();
            trial.WaitForExit();
            if (trial.ExitCode != 0)
            {
                throw new HostException($"A user namespace cannot be made ({complaint.Split('\n')[0]}); be root, or allow user namespaces.");
            }
        }
        catch (Win32Exception exception)
        {
            throw new HostException($"{Unshare} cannot be run ({exception.Message}); be root, or install util-linux.");
        }
    }

    private static unsafe int Execute(IReadOnlyList<HostText> words)
    {
        using var texts = new TextArray(words);
        _ = ExecuteInPath(*texts.Pointer, texts.Pointer);
        return Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true)]
    private static unsafe partial int ExecuteInPath(byte* path, byte** arguments);
}
