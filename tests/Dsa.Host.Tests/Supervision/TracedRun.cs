using Dsa.Host.Programs;
using Dsa.Host.Supervision;

namespace Dsa.Host.Tests.Supervision;

/// <summary>One command under a supervisor, with what it wrote.</summary>
internal sealed class TracedRun(ISubmissionTarget target)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public TracedRun()
        : this(new RecordingTarget())
    {
    }

    /// <summary>What stores arrive at, if it is one that records.</summary>
    public RecordingTarget Target => (RecordingTarget)target;

    /// <summary>What the command wrote.</summary>
    public string Output { get; private set; } = string.Empty;

    public ProgramEnd End { get; private set; }

    /// <summary>Runs a command to its end, and to the end of all that it started; all is killed when the time is up.</summary>
    public static TracedRun Of(string program, params string[] arguments) => new TracedRun().Run(program, arguments);

    /// <inheritdoc cref="Of(string, string[])"/>
    public static TracedRun Of(ISubmissionTarget target, string program, params string[] arguments) => new TracedRun(target).Run(program, arguments);

    /// <inheritdoc cref="Of(string, string[])"/>
    public TracedRun Run(string program, params string[] arguments) => Run(new Supervisor(target), program, arguments);

    /// <inheritdoc cref="Of(string, string[])"/>
    public TracedRun Run(Supervisor supervisor, string program, params string[] arguments)
    {
        var output = Path.GetTempFileName();
        Exception? failure = null;
        var isLate = false;
        var thread = new Thread(() =>
        {
            try
            {
                End = supervisor.Run(new ProgramStart { Command = "/bin/sh", Arguments = ["-c", "out=$1; shift; exec \"$0\" \"$@\" > \"$out\" 2>&1", program, output, .. arguments] });
            }
            catch (ProgramStartException exception)
            {
                failure = exception;
            }
        });
        using (new Timer(
            _ =>
            {
                isLate = true;
                supervisor.Stop();
            },
            null,
            Limit,
            Timeout.InfiniteTimeSpan))
        {
            thread.Start();
            thread.Join();
        }

        Output = File.ReadAllText(output);
        File.Delete(output);
        Assert.Null(failure);
        Assert.False(isLate, $"{program} took more than {Limit}");
        return this;
    }

    /// <summary>Why no program can be traced here; null if it can.</summary>
    public static string? PtraceObstacle()
    {
        try
        {
            Of("/bin/true");
            return null;
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }
}
