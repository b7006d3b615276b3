using Dsa.Host.Instructions;
using Dsa.Host.Programs;

namespace Dsa.Host.Tests.Supervision;

public sealed class SubmissionTests
{
    [Sessions.SessionTheory("gcc")]
    [InlineData("all")]
    [InlineData("user")]
    public void A_source_that_is_away_is_waited_for_by_its_thread_and_holds_up_no_other(string faults)
    {
        var run = TracedRun.Of(ClientProgram.Compile("source"), faults);
        Assert.Equal((0, "6\n"), (run.End.ExitStatus, run.Output));
        // The last one goes on in a page that is all zeros.
        Assert.Equal([(2UL, 0UL), (1, 0), (2, 0), (1, 0), (2, 1), (1, 1), (2, 1), (1, 1), (2, 2), (0, 0), (2, 2), (0, 0)], run.Target.Submissions.Select(static submission => (submission.First, submission.Second)));
    }

    [TraceTheory]
    [InlineData(1)]
    [InlineData(64)]
    public void Each_descriptor_of_each_thread_arrives_once_and_in_its_order(int threads)
    {
        const int Count = 60;
        var run = TracedRun.Of(ClientProgram.Compile("threads"), $"{threads}", $"{Count}");
        Assert.Equal(0, run.End.ExitStatus);
        AssertComplete(run, threads, Count);
        Assert.Single(run.Target.Submissions.Select(static submission => submission.ProcessId).Distinct());
    }

    [TraceFact]
    public void Threads_that_never_cease_to_submit_keep_no_other_from_its_turn()
    {
        const int Count = 100;
        var run = TracedRun.Of(ClientProgram.Compile("threads"), "64", $"-{Count}");
        Assert.Equal(0, run.End.ExitStatus);
        Assert.Equal(64, run.Target.Submissions.GroupBy(static submission => submission.First).Count(static thread => thread.Count() >= Count));
    }

    [TraceFact]
    public void A_static_program_is_no_different()
    {
        var run = TracedRun.Of(ClientProgram.Compile("threads", "-static"), "3", "50");
        Assert.Equal(0, run.End.ExitStatus);
        AssertComplete(run, 3, 50);
    }

    [TraceFact]
    public void A_program_that_is_told_to_retry_comes_again()
    {
        var run = new TracedRun(new RecordingTarget { Answer = static number => number % 3 == 0 ? SubmissionAnswer.Retry : SubmissionAnswer.Accepted });
        run.Run(ClientProgram.Compile("threads"), "1", "30");
        Assert.Equal(0, run.End.ExitStatus);
        var deferrable = run.Target.Submissions.Select(static (submission, number) => (submission, number)).Where(static pair => pair.submission.Instruction == SubmissionInstruction.Enqcmd).ToList();
        Assert.Equal(Enumerable.Range(0, 15).Select(static number => (ulong)(2 * number) + 1), deferrable.Where(static pair => pair.number % 3 != 0).Select(static pair => pair.submission.Second));
        Assert.Contains(deferrable, static pair => pair.number % 3 == 0);
    }

    [TraceFact]
    public void ENQCMD_sets_ZF_to_its_answer_and_clears_the_other_flags_and_MOVDIR64B_changes_none()
    {
        var run = new TracedRun(new RecordingTarget { Answer = static number => number == 2 ? SubmissionAnswer.Retry : SubmissionAnswer.Accepted });
        Assert.Equal("0x8d5 0 0x40 ", run.Run(ClientProgram.Compile("signals"), "flags").Output);
    }

    [TraceFact]
    public void A_misaligned_destination_is_a_general_protection_fault()
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals"), "misaligned");
        Assert.Equal("signal 11 code 128 address 0\nsignal 11 code 128 address 0\n", run.Output);
        Assert.Equal(0, run.End.ExitStatus);
    }

    [TraceFact]
    public void MOVDIR64B_to_memory_is_a_store_with_the_faults_of_one_where_the_processor_lacks_it()
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals"), "lacking");
        Assert.Equal(
            """
            signal 11 code 128 address 0
            signal 11 code 2 address 0x540000001000
            signal 11 code 1 address 0x540000002000
            signal 7 code 2 address 0x550000000040
            0 0 0

            """,
            run.Output);
        Assert.Equal([1UL], run.Target.Submissions.Select(static submission => submission.First));
    }

    [TraceTheory]
    [InlineData("segv-ignored")]
    [InlineData("segv-blocked")]
    public void A_general_protection_fault_ends_a_program_that_does_not_take_SIGSEGV(string which)
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals"), which);
        Assert.Contains(run.End.Signal, new[] { 9, 11 });
        Assert.Empty(run.Output);
    }

    [TraceFact]
    public void A_source_that_cannot_be_read_is_a_fault_at_its_first_byte_without_a_page()
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals"), "unreadable");
        Assert.Equal("signal 11 code 1 address 0x7000\nsignal 11 code 1 address 0x7000\nsignal 11 code 1 address 0x520000001000\n", run.Output);
        Assert.Empty(run.Target.Submissions);
    }

    [TraceFact]
    public void Code_that_changes_at_its_address_is_carried_out_as_it_is_now_up_to_the_last_byte_of_memory()
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals"), "changing-code");
        Assert.Equal([1UL, 2, 3, 1, 1, 2, 3, 1, 1, 2, 3, 1, 3], run.Target.Submissions.Select(static submission => submission.First));
        Assert.Equal(3, run.Target.Submissions.Count(static submission => submission.Instruction == SubmissionInstruction.Enqcmd));
        Assert.Equal("signal 11 code 1 address 0x530000001000\n", run.Output);
    }

    [TraceFact]
    public void Waits_end_at_once_with_CF_clear_where_the_processor_lacks_them_and_reserved_states_are_refused()
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals"), "waits");
        Assert.Equal("0 0\nsignal 11 code 128 address 0\n", run.Output);
    }

    private static void AssertComplete(TracedRun run, int threads, int count)
    {
        Assert.Equal(threads * count, run.Target.Submissions.Count);
        foreach (var thread in run.Target.Submissions.GroupBy(static submission => submission.First))
        {
            Assert.Single(thread.Select(static submission => submission.ThreadId).Distinct());
            Assert.Equal(Enumerable.Range(0, count).Select(static number => (ulong)number), thread.Select(static submission => submission.Second));
            Assert.All(thread, static submission =>
            {
                Assert.Equal(submission.Second % 2 == 0 ? SubmissionInstruction.MoveDir64B : SubmissionInstruction.Enqcmd, submission.Instruction);
                Assert.Equal(RecordingTarget.Portal + (64 * (submission.Second % 64)), submission.Destination);
            });
        }
    }
}
