using Dsa.Host.Tests.Supervision;
using Dsa.Testing;

namespace Dsa.Host.Tests.Sessions;

/// <summary>
/// C programs that map a queue and copy through it. Where work has to be in flight, the engine is held up by a page that the program lets in
/// when it likes (userfaultfd).
/// </summary>
public sealed class DeviceClientTests
{
    private const string Dedicated = "wq0.0";
    private const string Shared = "wq0.1";

    [SessionFact("gcc")]
    public void Sixty_four_threads_copy_through_one_shared_queue()
    {
        var run = Run(Shared, "threads");
        Assert.Equal((0, "512 of 512 copies are right\n"), (run.ExitCode, run.Output));
        Assert.Contains($"{Shared}: 512 descriptors", run.Error, StringComparison.Ordinal);
    }

    [SessionTheory("gcc")]
    [InlineData(Dedicated)]
    [InlineData(Shared)]
    public void Processes_that_share_their_memory_are_one_program(string queue)
    {
        var run = Run(queue, "siblings");
        Assert.Equal((0, "0 0 2 of 2 copies are right\n"), (run.ExitCode, run.Output));
        Assert.Contains($"{queue}: 2 descriptors", run.Error, StringComparison.Ordinal);
    }

    [SessionTheory("gcc")]
    [InlineData(Dedicated)]
    [InlineData(Shared)]
    [Parity("CD-22", "CD-28")]
    public void A_child_submits_nothing_through_what_it_inherits_and_what_is_in_flight_ends_in_its_parent(string queue)
    {
        var run = Run(queue, "fork");
        Assert.Equal((0, "child: Segmentation fault\nchild: Operation not permitted\n5 of 5 copies are right, the child's status is 0\n"), (run.ExitCode, run.Output));
        Assert.Contains($"{queue}: 5 descriptors", run.Error, StringComparison.Ordinal);
    }

    [SessionTheory("gcc")]
    [InlineData(Dedicated, "kill")]
    [InlineData(Shared, "kill")]
    [InlineData(Dedicated, "kill-waiting")]
    [InlineData(Shared, "kill-waiting")]
    public void The_queue_of_a_client_that_was_killed_is_the_next_clients_at_once(string queue, string way)
    {
        var run = Run(queue, way);
        Assert.Equal((0, "5 of 5 next clients got their copies\n"), (run.ExitCode, run.Output));
    }

    [SessionFact("gcc")]
    [Parity("EV-26", "EV-36", "EV-40")]
    public void A_record_whose_page_is_gone_is_written_by_the_driver_or_counted_as_a_failure()
    {
        var configuration = Path.GetTempFileName();
        try
        {
            File.WriteAllText(configuration, QueueConfigurations.SharedWithoutRequests);
            var run = Run(Shared, "record", "--config", configuration);
            Assert.Equal((0, "behind: right\ndropped: right\nunmapped: right\ncr_faults 2, cr_fault_failures 1\n"), (run.ExitCode, run.Output));
        }
        finally
        {
            File.Delete(configuration);
        }
    }

    [SessionFact("gcc")]
    public void A_shared_queue_that_is_full_answers_retry_and_loses_nothing()
    {
        var run = Run(Shared, "full");
        Assert.Equal((0, "16 accepted, then retry; all are right\nthe refused one: right\n"), (run.ExitCode, run.Output));
        // The one that held up the engine, and the refused one when there was room.
        Assert.Contains($"{Shared}: 18 descriptors, ", run.Error, StringComparison.Ordinal);
    }

    [SessionTheory("gcc")]
    [InlineData(Dedicated, "retry\n")]
    [InlineData(Shared, "")]
    public void The_instruction_of_the_other_kind_of_queue_has_nothing_done(string queue, string answer)
    {
        var run = Run(queue, "crossed");
        Assert.Equal((0, answer + "the next: right\nthe first: status 0\n"), (run.ExitCode, run.Output));
    }

    [SessionTheory("gcc")]
    [InlineData(Dedicated)]
    [InlineData(Shared)]
    public void A_misaligned_portal_address_raises_SIGSEGV_of_a_general_protection_fault(string queue)
    {
        const string Fault = "Segmentation fault, code 128, address (nil)\n";
        var run = Run(queue, "misaligned");
        Assert.Equal((0, Fault + Fault + "the last of the page: right\n"), (run.ExitCode, run.Output));
        Assert.Contains($"{queue}: 1 descriptor, 0 retries", run.Error, StringComparison.Ordinal);
    }

    [SessionFact("gcc")]
    [Parity("CD-08")]
    public void A_dedicated_queue_is_busy_until_its_mapping_is_gone()
    {
        var run = Run(Dedicated, "busy");
        Assert.Equal(
            (0, "beside: Device or resource busy\nbeside the mapping: Device or resource busy\nthrough the mapping: right\nafterwards: opened\n"),
            (run.ExitCode, run.Output));
    }

    [SessionTheory("gcc")]
    [InlineData(Dedicated)]
    [InlineData(Shared)]
    public void The_portal_of_a_queue_that_is_unbound_is_gone(string queue)
    {
        var run = Run(queue, "unbound");
        Assert.Equal((0, "before: right\nBus error, code 2, 0 bytes into the page\nbehind: status 0\nwrite: No such device or address\n"), (run.ExitCode, run.Output));
        Assert.Contains($"{queue}: 1 descriptor, 0 retries", run.Error, StringComparison.Ordinal);
    }

    [SessionFact("gcc")]
    public void A_program_whose_first_thread_has_ended_goes_on_with_the_others()
    {
        var run = Run(Shared, "first-thread-ends");
        Assert.Equal((0, "queue 0: right\nqueue 1: right\nwritten: right\n"), (run.ExitCode, run.Output));
    }

    [SessionTheory("gcc")]
    [InlineData(Dedicated)]
    [InlineData(Shared)]
    public void Source_that_is_unmapped_in_mid_flight_is_a_page_fault_with_its_address(string queue)
    {
        var run = Run(queue, "unmapped");
        Assert.Equal((0, "status 0x4, 4096 bytes, fault at 4096\nstatus 0x4, 0 bytes, fault at 0\nthe next: right\n"), (run.ExitCode, run.Output));
    }

    [SessionTheory("gcc")]
    [InlineData(Dedicated)]
    [InlineData(Shared)]
    public void Pages_that_are_away_are_waited_for_or_told_with_how_far_the_copy_came(string queue)
    {
        var run = Run(queue, "absent");
        Assert.Equal(
            (0, """
                waits: status 0x1, right
                batch: status 0x1, 4 completed, records 0x1 0x1 0x1 0x1, 4 right
                does not: status 0x83, 8192 bytes, fault at 8192, right
                batch: status 0x5, 4 completed, records 0x1 0x1 0x83 0x1, 3 right

                """),
            (run.ExitCode, run.Output));
        Assert.Contains($"{queue}: 5 descriptors", run.Error, StringComparison.Ordinal);
        // Of three copies, two batches, and four copies in each.
        Assert.Contains("dsa0: 13 records", run.Error, StringComparison.Ordinal);
    }

    [SessionTheory("gcc")]
    [InlineData(Dedicated)]
    [InlineData(Shared)]
    public void A_page_that_may_not_be_written_any_more_is_a_page_fault_with_its_address_and_what_came_before_counts(string queue)
    {
        var run = Run(queue, "without-right");
        Assert.Equal((0, "right, status 0x83, 8192 bytes, fault at 8192, 8192 written\nright, status 0x84, 8192 bytes, fault at 8192, 8192 written\n"), (run.ExitCode, run.Output));
    }

    [SessionTheory("gcc")]
    [InlineData(Dedicated)]
    [InlineData(Shared)]
    public void A_page_whose_writes_the_program_itself_has_to_allow_is_a_page_fault_and_is_asked_for(string queue)
    {
        var run = Run(queue, "write-protected");
        Assert.Equal((0, "does not wait: status 0x83, fault at 0\nwaits: right\n"), (run.ExitCode, run.Output));
    }

    [SessionFact("gcc")]
    public void Nothing_of_a_program_arrives_in_the_one_that_a_thread_of_it_executes() => CheckSuccessors("trap");

    [PolledFact]
    public void Nothing_of_a_program_arrives_in_the_one_that_a_thread_of_it_executes_where_a_page_is_looked_into() => CheckSuccessors("poll");

    private static void CheckSuccessors(string mode)
    {
        var run = DsaExec.Run(["exec", "--portal", mode, "--", ClientProgram.Compile("successor", "-no-pie"), $"/dev/dsa/{Dedicated}", "60"]);
        Assert.Equal((0, "nothing arrived\n"), (run.ExitCode, run.Output));
    }

    private static (int ExitCode, string Output, string Error) Run(string queue, string way, params string[] options) =>
        DsaExec.Run(["exec", .. options, "--stats", "--", ClientProgram.Compile("device"), $"/dev/dsa/{queue}", way, $"/dev/dsa/{Dedicated}"]);
}
