namespace Dsa.Host.Tests.Supervision;

public sealed class SignalTests
{
    [TraceFact]
    public void Faults_of_the_program_itself_reach_its_handlers_with_their_cause_and_address()
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals", "-no-pie"), "own");
        Assert.Equal(0, run.End.ExitStatus);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(12, lines.Length);
        Assert.All(lines.Chunk(4), static round =>
        {
            Assert.Equal("signal 11 code 1 address 0x1234", round[0]);
            Assert.Matches("^signal 4 code 2 address 0x4[0-9a-f]{5}$", round[1]);
            Assert.Equal("signal 7 code 2 address 0x510000000005", round[2]);
            Assert.Equal("signal 7 code 2 address 0x510000000040", round[3]);
        });
        Assert.Equal([0UL, 1, 2], run.Target.Submissions.Select(static submission => submission.Second));
    }

    [TraceFact]
    public void An_illegal_instruction_of_the_program_ends_it()
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals"), "illegal");
        Assert.Equal(4, run.End.Signal);
        Assert.Equal(132, run.End.ExitStatus);
    }

    [TraceFact]
    public void Signals_that_programs_send_keep_their_sender_and_value()
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals"), "sent");
        Assert.Matches("^signal 7 code 0 own 1 value -?[0-9]+\nsignal 4 code -1 own 1 value 1234\n$", run.Output);
        Assert.Equal(2, run.Target.Submissions.Count);
    }

    [TraceTheory]
    [InlineData("all-blocked", 3)]
    [InlineData("blocked-later", 4)]
    [InlineData("blocked-before", 4)]
    public void A_thread_that_blocks_every_signal_submits_and_still_blocks_them_whatever_it_did_before(string which, int count)
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals"), which);
        Assert.Equal("111 111 111 ", run.Output);
        Assert.Equal(count, run.Target.Submissions.Count);
        Assert.Equal(0, run.End.ExitStatus);
    }

    [TraceTheory]
    [InlineData("one-blocked", 3)]
    [InlineData("ignored", 2)]
    public void A_thread_that_blocks_or_ignores_the_very_signal_submits(string which, int count)
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals"), which);
        Assert.Equal(0, run.End.ExitStatus);
        Assert.Equal(count, run.Target.Submissions.Count);
    }

    [TraceTheory]
    [InlineData("one", "own 10\n")]
    [InlineData("all", "own 11\n")]
    [InlineData("ignored", "ignored 00\n")]
    [InlineData("pending", "own 10\nsignal 5 code -1 own 1 value 1234\n")]
    public void A_source_that_is_away_changes_nothing_for_a_thread_that_blocks_or_ignores_SIGTRAP(string set, string output)
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals"), "away", set);
        Assert.Equal((0, output), (run.End.ExitStatus, run.Output));
        Assert.Single(run.Target.Submissions);
    }

    [TraceFact]
    public void A_handler_on_a_stack_of_its_own_may_submit()
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals", "-fno-optimize-sibling-calls"), "own-stack");
        Assert.Equal(0, run.End.ExitStatus);
        Assert.Equal([3UL, 3], run.Target.Submissions.Select(static submission => submission.First));
    }

    [TraceFact]
    public void Interrupted_system_calls_end_or_go_on_as_they_do_without_a_tracer()
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals"), "restarts");
        Assert.Equal("-1 1 1 0\n", run.Output);
        Assert.Equal(3, run.Target.Submissions.Count);
    }

    [TraceFact]
    public void Timers_that_fire_all_the_time_lose_and_repeat_nothing()
    {
        var run = TracedRun.Of(ClientProgram.Compile("signals"), "alarms");
        Assert.Equal(0, run.End.ExitStatus);
        var byPlace = run.Target.Submissions.ToLookup(static submission => submission.First, static submission => submission.Second);
        Assert.True(byPlace[1].Count() >= 2000);
        Assert.Equal(Enumerable.Range(0, byPlace[1].Count()).Select(static number => (ulong)number), byPlace[1]);
        Assert.Equal($"{byPlace[2].Count()}\n", run.Output);
        Assert.Equal(Enumerable.Range(1, byPlace[2].Count()).Select(static number => (ulong)number), byPlace[2]);
    }
}
