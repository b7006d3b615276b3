using System.Collections;

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
    public required string Command { get; init; }

    /// <summary>What follows the command; its name is put in front.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment; that of this process if null. PATH is taken from it.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>The working directory, which relative paths start at; that of the calling thread if null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Starts the command.</summary>
    /// <returns>The process id. The caller waits for it.</returns>
    /// <exception cref="ProgramStartException">It cannot be started.</exception>
    public int Start()
    {
        var path = CommandPath();
        var error = Spawn.Run(path, [Command, .. Arguments], EnvironmentText(), CheckedDirectory(), keptDescriptor: -1, out var processId);
        if (error == ErrorNumber.NotExecutableFormat)
        {
            error = Spawn.Run(Shell, [Shell, path, .. Arguments], EnvironmentText(), WorkingDirectory, keptDescriptor: -1, out processId);
        }

        return error == 0 ? processId : throw Failure(error);
    }

    /// <summary>Starts a child that stands still until it is released, and only then becomes the command: time to attach a tracer.</summary>
    /// <exception cref="ProgramStartException">It cannot be started, as far as that is known before it executes.</exception>
    public HeldProgram Hold()
    {
        var path = CommandPath();
        var directory = CheckedDirectory();
        using var gate = new StartGate();
        var error = Spawn.Run(gate.ProgramPath, [Shell, path, Command, .. Arguments], EnvironmentText(), directory, gate.ReadDescriptor, out var processId);
        return error == 0
            ? new HeldProgram(processId, gate.TakeWriteDescriptor())
            : throw new ProgramStartException($"cannot start a program that waits for its tracer: {ErrorNumber.Text(error)}", ProgramStartException.CannotExecute);
    }

    /// <summary>What the error of an execve of the command means to people.</summary>
    /// <param name="error">errno.</param>
    public ProgramStartException Failure(int error) => new(
        $"cannot run '{Command}': {ErrorNumber.Text(error)}",
        error is ErrorNumber.NoSuchFile or ErrorNumber.NotDirectory ? ProgramStartException.NotFound : ProgramStartException.CannotExecute);

    private string CommandPath()
    {
        if (Command.Length == 0)
        {
            throw new ProgramStartException("cannot run '': a command has a name", ProgramStartException.NotFound);
        }

        if (Command.Contains('/', StringComparison.Ordinal))
        {
            return Command;
        }

        var search = (Environment is null ? System.Environment.GetEnvironmentVariable("PATH") : Environment.GetValueOrDefault("PATH")) ?? "/usr/local/bin:/usr/bin:/bin";
        string? forbidden = null;
        foreach (var folder in search.Split(':'))
        {
            var candidate = folder.Length == 0 ? $"./{Command}" : $"{folder}/{Command}";
            var found = Path.GetFullPath(candidate, WorkingDirectory is null ? System.Environment.CurrentDirectory : Path.GetFullPath(WorkingDirectory));
            if (File.Exists(found))
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

    private string? CheckedDirectory() => WorkingDirectory is null || Directory.Exists(WorkingDirectory)
        ? WorkingDirectory
        : throw new ProgramStartException($"cannot run '{Command}': the working directory {WorkingDirectory} is no directory", ProgramStartException.CannotExecute);

    private List<string> EnvironmentText()
    {
        var text = new List<string>();
        if (Environment is not null)
        {
            text.AddRange(Environment.Select(static pair => $"{pair.Key}={pair.Value}"));
            return text;
        }

        foreach (DictionaryEntry pair in System.Environment.GetEnvironmentVariables())
        {
            text.Add($"{pair.Key}={pair.Value}");
        }

        return text;
    }
}
