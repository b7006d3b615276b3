using System.Globalization;
using Dsa.Host.Programs;
using Dsa.Host.Supervision;
using Dsa.Platform.Kernel;

namespace Dsa.Host.Tests.Supervision;

public sealed class ProcessTests
{
    private static string Processes => ClientProgram.Compile("processes");

    [TraceFact]
    public void Children_submit_as_themselves_and_their_ends_are_told()
    {
        var run = TracedRun.Of(Processes, "fork");
        Assert.Equal(0, run.End.ExitStatus);
        Assert.Equal(20 + 200, run.Target.Submissions.Count);
        var byProcess = run.Target.Submissions.GroupBy(static submission => submission.ProcessId).ToList();
        Assert.Equal(21, byProcess.Count);
        Assert.All(byProcess.Where(static process => process.First().First != 0), static process =>
        {
            Assert.Single(process.Select(static submission => submission.First).Distinct());
            Assert.Equal(Enumerable.Range(0, 10).Select(static number => (ulong)number), process.Select(static submission => submission.Second));
        });
        Assert.Equal(byProcess.Select(static process => process.Key).Order(), run.Target.Ended.Order());
    }

    [TraceFact]
    public void The_number_of_a_thread_is_nobody_elses_until_its_end_has_been_told()
    {
        var states = new List<char>();
        var run = new TracedRun(new RecordingTarget { OnEnd = threadId => states.Add(State(threadId)) }).Run(Processes, "fork");
        Assert.Equal(21, run.Target.Ended.Count);
        Assert.Equal(Enumerable.Repeat('Z', 21), states);
        states.Clear();
        new TracedRun(new RecordingTarget { OnEnd = threadId => states.Add(State(threadId)) }).Run(ClientProgram.Compile("threads"), "8", "2");
        Assert.Equal(Enumerable.Repeat('Z', 8), states);
    }

    [TraceFact]
    public void A_program_that_is_started_by_vfork_submits()
    {
        var run = TracedRun.Of(Processes, "vfork");
        Assert.Equal(0, run.End.ExitStatus);
        Assert.Equal(10, run.Target.Submissions.Count(static submission => submission.First == 1));
        Assert.Equal(10, run.Target.Submissions.Count(static submission => submission.First == 2));
        Assert.All(run.Target.Ended.Take(10), process => Assert.Contains(process, run.Target.Executed));
    }

    [TraceFact]
    public void A_program_that_executes_another_one_stays_the_same_process()
    {
        var run = TracedRun.Of(Processes, "exec");
        Assert.Equal(0, run.End.ExitStatus);
        Assert.Equal([9UL, 1], run.Target.Submissions.Select(static submission => submission.First));
        var process = Assert.Single(run.Target.Submissions.Select(static submission => submission.ProcessId).Distinct());
        Assert.Equal([process, process], run.Target.Executed);
        Assert.Equal([process], run.Target.Ended);
    }

    [TraceTheory]
    [InlineData("exec", "Execute, executed")]
    [InlineData("exec-thread", "Execute, executed")]
    [InlineData("exec-second", "Execute, executed")]
    [InlineData("exec-nothing", "Execute")]
    [InlineData("own-faults", "ServeFaults")]
    [InlineData("no-faults", "")]
    [InlineData("listens", "Listen")]
    [InlineData("filters", "")]
    public void A_call_that_ends_what_is_known_of_a_memory_is_told_before_it_is_carried_out(string way, string told)
    {
        var run = TracedRun.Of(Processes, way);
        Assert.Equal(0, run.End.ExitStatus);
        var process = Assert.Single(run.Target.Ended);

        // The shell that each test begins with executes the program.
        Assert.Equal(
            told.Length == 0 ? "Execute, executed" : $"Execute, executed, {told}",
            string.Join(", ", run.Target.Told.Select(one => one.ProcessId == process ? one.Call?.ToString() ?? "executed" : "another process")));
    }

    [TraceFact]
    public void A_thread_that_executes_becomes_its_process_and_the_other_threads_are_gone()
    {
        for (var round = 0; round < 10; round++)
        {
            var run = TracedRun.Of(Processes, "exec-thread");
            Assert.Equal(0, run.End.ExitStatus);
            var last = run.Target.Submissions[^1];
            Assert.Equal(1UL, last.First);
            Assert.Equal(last.ProcessId, last.ThreadId);
            Assert.Single(run.Target.Submissions, static submission => submission.First == 1);
            Assert.Equal([last.ProcessId], run.Target.Ended);
        }
    }

    [TraceFact]
    public void What_outlives_the_command_is_waited_for_and_the_command_s_end_is_the_result()
    {
        var run = TracedRun.Of(Processes, "orphan");
        Assert.Equal(17, run.End.ExitStatus);
        Assert.Equal([0UL, 1, 2, 3, 4], run.Target.Submissions.Select(static submission => submission.Second));
        Assert.Equal(2, run.Target.Ended.Count);
    }

    [TraceFact]
    public void Children_that_are_killed_in_the_middle_of_a_submission_end_and_others_go_on()
    {
        var run = TracedRun.Of(Processes, "kill");
        Assert.Equal(0, run.End.ExitStatus);
        Assert.Equal(31, run.Target.Ended.Count);
    }

    [TraceTheory]
    [InlineData("stop")]
    [InlineData("terminal-stop")]
    [InlineData("threads-stop")]
    public void A_process_that_job_control_stops_stands_still_until_it_is_continued(string way)
    {
        var run = TracedRun.Of(Processes, way);
        Assert.Equal(0, run.End.ExitStatus);
        Assert.Equal(250, run.Target.Submissions.Count(static submission => submission.First == 7));
    }

    [TraceTheory]
    [InlineData("exit 42", 42)]
    [InlineData("kill -TERM $$", 128 + 15)]
    [InlineData("exit 0", 0)]
    public void The_end_of_the_command_is_the_result(string script, int status) =>
        Assert.Equal(status, TracedRun.Of("/bin/sh", "-c", script).End.ExitStatus);

    [TraceFact]
    public void A_command_that_cannot_be_executed_is_reported_as_such()
    {
        var error = Assert.Throws<ProgramStartException>(static () => new Supervisor(new RecordingTarget()).Run(new ProgramStart { Command = "/none" }));
        Assert.Equal(127, error.ExitStatus);
        Assert.Equal("cannot run '/none': No such file or directory", error.Message);
    }

    [TraceFact]
    public void Stopping_kills_every_process()
    {
        Supervisor? supervisor = null;
        var run = new TracedRun(new RecordingTarget
        {
            Answer = _ =>
            {
                supervisor!.Stop();
                return SubmissionAnswer.Accepted;
            },
        });
        supervisor = new Supervisor(run.Target);
        run.Run(supervisor, Processes, "sleepers");
        Assert.Equal(9, run.End.Signal);
        Assert.Equal(11, run.Target.Ended.Count);
        Assert.All(run.Target.Ended, static process => Assert.True(HasEnded(process)));
    }

    [TraceFact]
    public void A_supervisor_that_was_stopped_before_it_began_starts_nothing()
    {
        var run = new TracedRun();
        var supervisor = new Supervisor(run.Target);
        supervisor.Stop();
        run.Run(supervisor, Processes, "once");
        Assert.Equal(9, run.End.Signal);
        Assert.Empty(run.Target.Submissions);
    }

    [TraceFact]
    public void A_signal_that_is_sent_on_reaches_the_command_while_it_is_there()
    {
        Supervisor? supervisor = null;
        var run = new TracedRun(new RecordingTarget
        {
            Answer = _ =>
            {
                Assert.True(supervisor!.Signal(15));
                return SubmissionAnswer.Accepted;
            },
        });
        supervisor = new Supervisor(run.Target) { EndsWithCommand = true };
        Assert.False(supervisor.Signal(15));
        run.Run(supervisor, Processes, "sleepers");
        Assert.Equal(15, run.End.Signal);
        Assert.False(supervisor.Signal(15));
    }

    [TraceFact]
    public void Programs_run_on_the_processor_that_is_asked_for()
    {
        var processor = AllowedProcessor;
        var run = new TracedRun();
        run.Run(new Supervisor(run.Target) { Processor = processor }, "/bin/sh", "-c", "grep Cpus_allowed_list /proc/self/status");
        Assert.Equal($"Cpus_allowed_list:\t{processor}\n", run.Output);
    }

    [TraceTheory]
    [InlineData(-1)]
    [InlineData(1023)]
    [InlineData(1024)]
    public void A_processor_that_is_not_there_is_reported(int processor)
    {
        var error = Assert.Throws<HostException>(() => new Supervisor(new RecordingTarget()) { Processor = processor }.Run(new ProgramStart { Command = "/bin/true" }));
        Assert.Equal($"Programs cannot run on processor {processor} (Invalid argument); this process may use {ProcessStatus.OwnProcessors}.", error.Message);
    }

    [TraceFact]
    public void Programs_do_not_outlive_the_thread_that_traces_them()
    {
        var target = new RecordingTarget { Answer = static _ => throw new InvalidOperationException("broken") };
        var thread = new Thread(() => Assert.Throws<InvalidOperationException>(() => new Supervisor(target).Run(new ProgramStart { Command = Processes, Arguments = ["once"] })));
        thread.Start();
        thread.Join();
        Assert.Equal(128 + 9, Programs.WaitedChild.End(Assert.Single(target.Submissions).ProcessId));
    }

    [TraceFact]
    public void What_outlives_the_command_is_killed_if_that_is_asked_for()
    {
        var run = new TracedRun();
        run.Run(new Supervisor(run.Target) { EndsWithCommand = true }, "/bin/sh", "-c", "sleep 1000 & sleep 1000 & exit 3");
        Assert.Equal(3, run.End.ExitStatus);
        Assert.Equal(3, run.Target.Ended.Count);
    }

    [TraceTheory]
    [InlineData("clone", Errno.EPERM)]
    [InlineData("clone3", Errno.ENOSYS)]
    [InlineData("listened", Errno.EPERM)]
    public void A_child_that_asks_not_to_be_traced_is_refused_whatever_a_filter_of_the_program_says(string call, Errno error)
    {
        var run = TracedRun.Of(Processes, "untraced", call);
        Assert.Equal((0, $"{(int)error}"), (run.End.ExitStatus, run.Output));
    }

    [TraceTheory]
    [InlineData("7")]
    [InlineData("0xffff")]
    public void What_a_filter_of_a_program_leaves_to_a_tracer_is_as_without_one(string data) =>
        Assert.Equal(0, TracedRun.Of(Processes, "filter", data).End.ExitStatus);

    /// <summary>The first processor that this process may use.</summary>
    internal static int AllowedProcessor => int.Parse(ProcessStatus.OwnProcessors.Split('-', ',')[0], CultureInfo.InvariantCulture);

    private static char State(int threadId)
    {
        var stat = File.ReadAllText($"/proc/{threadId}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }

    /// <summary>Gone, or a zombie that its new parent has not yet looked after.</summary>
    private static bool HasEnded(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
