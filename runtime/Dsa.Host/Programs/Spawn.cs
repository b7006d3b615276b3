using System.Runtime.InteropServices;

namespace Dsa.Host.Programs;

/// <summary>posix_spawn of the C library.</summary>
internal static unsafe partial class Spawn
{
    private const int AttributeBytes = 512;
    private const int ActionBytes = 256;
    private const int SignalSetBytes = 128;
    private const short SetSignalDefault = 4;
    private const short SetSignalMask = 8;
    private const int LastSignal = 64;
    private const int ModeExists = 0;
    private const int ModeExecute = 1;

    /// <summary>Signals whose being ignored is meant to be inherited: SIGHUP, SIGINT, SIGQUIT; and SIGKILL and SIGSTOP, which have no disposition.</summary>
    private static ReadOnlySpan<int> Spared => [1, 2, 3, 9, 19];

    /// <summary>Starts a program by its path.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">All arguments, from the name on.</param>
    /// <param name="environment">The environment, as NAME=VALUE.</param>
    /// <param name="directory">The working directory; that of the calling thread if null.</param>
    /// <param name="keptDescriptor">A descriptor that is not closed on exec; -1 for none.</param>
    /// <param name="processId">The child.</param>
    /// <returns>0, or errno.</returns>
    public static int Run(HostText path, IReadOnlyList<HostText> arguments, IReadOnlyList<HostText> environment, string? directory, int keptDescriptor, out int processId)
    {
        using var pathText = new TextArray([path]);
        using var argumentTexts = new TextArray(arguments);
        using var environmentTexts = new TextArray(environment);
        var attributes = stackalloc byte[AttributeBytes];
        var actions = stackalloc byte[ActionBytes];
        _ = InitializeAttributes(attributes);
        _ = InitializeActions(actions);
        try
        {
            SetSignals(attributes);
            var error = directory is null ? 0 : AddChangeDirectory(actions, directory);
            if (error == 0 && keptDescriptor >= 0)
            {
                // On itself it only clears close-on-exec.
                error = AddDuplicate(actions, keptDescriptor, keptDescriptor);
            }

            processId = 0;
            return error == 0 ? PosixSpawn(out processId, *pathText.Pointer, actions, attributes, argumentTexts.Pointer, environmentTexts.Pointer) : error;
        }
        finally
        {
            _ = DestroyActions(actions);
            _ = DestroyAttributes(attributes);
        }
    }

    /// <summary>Whether there is a file that is no directory.</summary>
    public static bool IsFile(HostText path) => MayAccess(path, ModeExists) && !MayAccess(path + "/.", ModeExists);

    /// <summary>Whether this process may execute a file.</summary>
    public static bool IsExecutable(HostText path) => MayAccess(path, ModeExecute);

    private static bool MayAccess(HostText path, int mode)
    {
        using var text = new TextArray([path]);
        return Access(*text.Pointer, mode) == 0;
    }

    private static void SetSignals(byte* attributes)
    {
        var mask = stackalloc ulong[SignalSetBytes / sizeof(ulong)];
        new Span<ulong>(mask, SignalSetBytes / sizeof(ulong)).Clear();
        _ = SetMask(attributes, (byte*)mask);
        for (var signal = 1; signal <= LastSignal; signal++)
        {
            mask[0] |= Spared.Contains(signal) ? 0 : 1UL << (signal - 1);
        }

        _ = SetDefaults(attributes, (byte*)mask);
        _ = SetFlags(attributes, SetSignalDefault | SetSignalMask);
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    private static partial int PosixSpawn(out int processId, byte* path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitializeAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, byte* mask);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(byte* attributes, byte* mask);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitializeActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddChangeDirectory(byte* actions, string directory);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "access")]
    private static partial int Access(byte* path, int mode);
}
