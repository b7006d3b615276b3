using System.Runtime.InteropServices;
using Dsa.Host.Supervision;

namespace Dsa.Host.Programs;

/// <summary>A command with its arguments, environment and working directory, as a child of the calling thread.</summary>
/// <remarks>
/// The child lives in the namespaces of the thread that starts it. It blocks no signal and ignores none that the framework ignores
/// (SIGPIPE above all); SIGHUP, SIGINT and SIGQUIT stay ignored where they were, as nohup and shells without job control want it.
/// </remarks>
internal sealed class ProgramStart
{
    private const string Shell = "/bin/sh";

    /// <summary>The command: a path if it has a slash, else looked for in PATH.</summary>
    public required HostText Command { get; init; }

    /// <summary>What follows the command; its name is put in front.</summary>
    public IReadOnlyList<HostText> Arguments { get; init; } = [];

    /// <summary>The whole environment, as NAME=VALUE; without another, that of this process. PATH is taken from it.</summary>
    public IReadOnlyList<HostText> Environment { get; init; } = OwnProcess.Environment;

    /// <summary>The working directory, which relative paths start at; that of the calling thread if null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Starts the command.</summary>
    /// <returns>The process id. The caller waits for it.</returns>
    /// <exception cref="ProgramStartException">It cannot be started.</exception>
    public int Start()
    {
        var path = CommandPath();
        var error = Spawn.Run(path, [Command, .. Arguments], Environment, CheckedDirectory(), keptDescriptor: -1, out var processId);
        if (error == (int)Errno.ENOEXEC)
        {
            error = Spawn.Run(Shell, [Shell, path, .. Arguments], Environment, WorkingDirectory, keptDescriptor: -1, out processId);
        }

        return error == 0 ? processId : throw Failure(error);
    }

    /// <summary>Starts a child that stands still until it is released, and only then becomes the command: time to attach a tracer.</summary>
    /// <exception cref="ProgramStartException">It cannot be started, as far as that is known before it executes.</exception>
    public HeldProgram Hold()
    {
        var path = CommandPath();
        var directory = CheckedDirectory();
        SystemCallFilter.Permit();
        using var gate = new StartGate();
        var error = Spawn.Run(gate.ProgramPath, [Shell, path, Command, .. Arguments], Environment, directory, gate.ReadDescriptor, out var processId);
        if (error != 0)
        {
            throw new ProgramStartException($"cannot start a program that waits for its tracer: {Marshal.GetPInvokeErrorMessage(error)}", ProgramStartException.CannotExecute);
        }

        OpenFileLimit.GiveBack(processId);
        return new HeldProgram(processId, gate.TakeWriteDescriptor());
    }

    /// <summary>What the exit status of a held child that has not become its command means to people.</summary>
    /// <param name="error">errno of execve, or <see cref="StartGate.NoFilter"/>.</param>
    public ProgramStartException Failure(int error) => error == StartGate.NoFilter
        ? new("programs cannot be followed; a kernel with filters of system calls (seccomp) is needed", ProgramStartException.CannotExecute)
        : new(
            $"cannot run '{Command}': {(error == (int)Errno.ENOENT ? MissingInterpreter() : null) ?? Marshal.GetPInvokeErrorMessage(error)}",
            error is (int)Errno.ENOENT or (int)Errno.ENOTDIR ? ProgramStartException.NotFound : ProgramStartException.CannotExecute);

    /// <summary>What is missing when the file itself is there; null when that is missing.</summary>
    private string? MissingInterpreter()
    {
        var path = CommandPath();
        if (!Spawn.IsFile(path))
        {
            return null;
        }

        return FirstLine(path.ToString()) is ['#', '!', .. var rest]
            ? $"its interpreter {rest.Trim().Split(' ')[0]} is not there; correct its first line"
            : "its loader is not there, which its file names (PT_INTERP); install the libraries of its architecture";
    }

    // What is no text, or cannot be read, begins with no interpreter.
    private string? FirstLine(string path)
    {
        const int LongestBytes = 256;
        try
        {
            using var file = File.OpenHandle(Path.Combine(WorkingDirectory ?? System.Environment.CurrentDirectory, path));
            var bytes = new byte[LongestBytes];
            var length = RandomAccess.Read(file, bytes, 0);
            return System.Text.Encoding.UTF8.GetString(bytes, 0, length).Split('\n')[0];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private HostText CommandPath()
    {
        if (Command.IsEmpty)
        {
            throw new ProgramStartException("cannot run '': a command has a name", ProgramStartException.NotFound);
        }

        if (Command.Bytes.Contains((byte)'/'))
        {
            return Command;
        }

        var search = SearchPath();
        HostText? forbidden = null;
        foreach (var folder in search.Split((byte)':'))
        {
            var candidate = (folder.IsEmpty ? "." : folder) + "/" + Command;
            var found = WorkingDirectory is null || candidate.Bytes[0] == '/' ? candidate : WorkingDirectory + "/" + candidate;
            if (Spawn.IsFile(found))
            {
                if (Spawn.IsExecutable(found))
                {
                    return candidate;
                }

                forbidden ??= found;
            }
        }

        throw forbidden is null
            ? new ProgramStartException($"cannot run '{Command}': no such command in PATH ({search})", ProgramStartException.NotFound)
            : new ProgramStartException($"cannot run '{Command}': {forbidden} is not executable", ProgramStartException.CannotExecute);
    }

    private HostText SearchPath()
    {
        ReadOnlySpan<byte> name = "PATH="u8;
        foreach (var variable in Environment)
        {
            if (variable.Bytes.StartsWith(name))
            {
                return new HostText(variable.Bytes[name.Length..]);
            }
        }

        return "/usr/local/bin:/usr/bin:/bin";
    }

    private string? CheckedDirectory() => WorkingDirectory is null || Directory.Exists(WorkingDirectory)
        ? WorkingDirectory
        : throw new ProgramStartException($"cannot run '{Command}': the working directory {WorkingDirectory} is no directory", ProgramStartException.CannotExecute);
}
