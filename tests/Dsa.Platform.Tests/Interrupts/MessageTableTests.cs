using Dsa.Bindings;
using Dsa.Platform.Interrupts;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Tests.Interrupts;

public sealed class MessageTableTests
{
    [Fact]
    public void Signals_before_the_handler_runs_are_one_run_and_one_after_it_began_is_a_second()
    {
        Seeds.Each(50, seed =>
        {
            using var scheduler = new SeededScheduler(seed);
            using var bench = new Bench(scheduler);
            var runs = 0;
            scheduler.Run(() =>
            {
                var table = bench.Slot.Interrupts;
                var started = scheduler.CreateGate("started");
                using var registration = table.Request(1, "wq0", () =>
                {
                    if (++runs == 1)
                    {
                        table.Signal(InterruptSource.MsiX(1));
                    }

                    started.Signal();
                });
                table.Signal(InterruptSource.MsiX(1));
                table.Signal(InterruptSource.MsiX(1));
                started.WaitUntil(() => runs >= 2);
                scheduler.Sleep(100_000);
            });
            Assert.Equal(2, runs);
        });
    }

    [Fact]
    public void Signals_that_are_redirected_go_there_at_once_whatever_the_table_masks()
    {
        using var scheduler = new SeededScheduler(1);
        using var bench = new Bench(scheduler);
        var runs = 0;
        scheduler.Run(() =>
        {
            var table = bench.Slot.Interrupts;
            using var registration = table.Request(0, "misc", () => runs++);
            var elsewhere = new Elsewhere();
            table.Redirection = elsewhere;
            table.Signal(InterruptSource.MsiX(0));
            table.Signal(InterruptSource.MsiX(2));
            table.Signal(InterruptSource.MsiX(3));
            Assert.Equal([0, 2], elsewhere.Vectors);
            table.Redirection = null;
            scheduler.Sleep(100_000);
            Assert.Equal(0, runs);
            Assert.False(table.IsPending(2));
            table.Signal(InterruptSource.MsiX(0));
            scheduler.Sleep(100_000);
            Assert.Equal(1, runs);
        });
    }

    [Fact]
    public void A_masked_vector_keeps_one_signal_until_it_is_unmasked()
    {
        using var scheduler = new SeededScheduler(1);
        using var bench = new Bench(scheduler);
        var runs = 0;
        scheduler.Run(() =>
        {
            var table = bench.Slot.Interrupts;
            using var registration = table.Request(0, "misc", () => runs++);
            table.Mask(0);
            table.Signal(InterruptSource.MsiX(0));
            table.Signal(InterruptSource.MsiX(0));
            scheduler.Sleep(100_000);
            Assert.Equal(0, runs);
            Assert.True(table.IsPending(0));
            table.Unmask(0);
            scheduler.Sleep(100_000);
            Assert.Equal(1, runs);
            Assert.False(table.IsPending(0));
        });
    }

    [Fact]
    public void Signals_to_nobody_are_ignored()
    {
        using var bench = new Bench();
        bench.Slot.Interrupts.Signal(InterruptSource.MsiX(2));
        bench.Slot.Interrupts.Signal(InterruptSource.MsiX(-1));
        bench.Slot.Interrupts.Signal(InterruptSource.MsiX(99));
        bench.Slot.Interrupts.Signal(new InterruptSource(true, 0));
    }

    [Fact]
    public void Freeing_a_vector_waits_for_the_handler_and_lets_it_be_requested_again()
    {
        using var bench = new Bench();
        var done = 0;
        var gate = bench.Machine.Scheduler.CreateGate("running");
        var running = 0;
        var registration = bench.Slot.Interrupts.Request(1, "slow", () =>
        {
            Volatile.Write(ref running, 1);
            gate.Signal();
            bench.Machine.Scheduler.Sleep(5_000_000);
            Volatile.Write(ref done, 1);
        });
        bench.Slot.Interrupts.Signal(InterruptSource.MsiX(1));
        gate.WaitUntil(() => Volatile.Read(ref running) == 1);
        Assert.Throws<InvalidOperationException>(() => bench.Slot.Interrupts.Request(1, "other", static () => { }));
        registration.Dispose();
        Assert.Equal(1, Volatile.Read(ref done));
        bench.Slot.Interrupts.Request(1, "other", static () => { }).Dispose();
    }

    [Fact]
    public void Of_two_that_request_a_vector_at_once_one_gets_it()
    {
        using var bench = new Bench();
        var scheduler = bench.Machine.Scheduler;
        for (var round = 0; round < 500; round++)
        {
            var granted = 0;
            var tried = 0;
            var gate = scheduler.CreateGate("both tried");
            var actors = Enumerable.Range(0, 2).Select(i => scheduler.Spawn($"a{i}", () =>
            {
                InterruptRegistration? registration = null;
                try
                {
                    registration = bench.Slot.Interrupts.Request(1, "wq0", static () => { });
                    Interlocked.Increment(ref granted);
                }
                catch (InvalidOperationException)
                {
                    // The other one has it.
                }

                Interlocked.Increment(ref tried);
                gate.Signal();
                gate.WaitUntil(() => Volatile.Read(ref tried) == 2);
                registration?.Dispose();
            })).ToList();
            actors.ForEach(static actor => actor.Join());
            Assert.Equal(1, granted);
        }
    }

    [Fact]
    public void A_vector_is_masked_but_while_it_has_a_handler()
    {
        using var bench = new Bench();
        var table = bench.Slot.Interrupts;
        Assert.True(table.Read(1).Mask);
        var registration = table.Request(1, "wq0", static () => { });
        Assert.False(table.Read(1).Mask);
        registration.Dispose();
        Assert.True(table.Read(1).Mask);
    }

    [Fact]
    public void A_masked_function_holds_back_every_vector()
    {
        using var scheduler = new SeededScheduler(1);
        using var bench = new Bench(scheduler);
        var runs = new int[2];
        scheduler.Run(() =>
        {
            var table = bench.Slot.Interrupts;
            using var first = table.Request(0, "misc", () => runs[0]++);
            using var second = table.Request(1, "wq0", () => runs[1]++);
            table.IsFunctionMasked = true;
            table.Signal(InterruptSource.MsiX(0));
            table.Signal(InterruptSource.MsiX(1));
            table.Mask(1);
            scheduler.Sleep(100_000);
            Assert.Equal([0, 0], runs);
            table.IsFunctionMasked = false;
            scheduler.Sleep(100_000);
            Assert.Equal([1, 0], runs);
            Assert.Equal((false, true), (table.IsPending(0), table.IsPending(1)));
        });
    }

    [Fact]
    public void Software_writes_part_of_an_entry_and_leaves_the_rest()
    {
        using var bench = new Bench();
        var table = bench.Slot.Interrupts;
        table.Write(1, new MsixVectorEntry(0xFEE0_1000, 0x55), new MsixVectorEntry(ulong.MaxValue, 0xFF));
        Assert.Equal(new MsixVectorEntry(0xFEE0_1000, 0x1_0000_0055), table.Read(1));
        table.Write(1, default, new MsixVectorEntry(0, 1UL << 32));
        Assert.Equal(new MsixVectorEntry(0xFEE0_1000, 0x55), table.Read(1));
    }

    [Fact]
    public void A_reset_masks_forgets_and_leaves_the_handlers_for_software_that_restores_the_table()
    {
        using var scheduler = new SeededScheduler(1);
        using var bench = new Bench(scheduler);
        var runs = 0;
        scheduler.Run(() =>
        {
            var table = bench.Slot.Interrupts;
            using var registration = table.Request(0, "misc", () => runs++);
            table.Mask(0);
            table.Signal(InterruptSource.MsiX(0));
            table.IsFunctionMasked = true;
            table.Reset();
            Assert.Equal((false, false, true), (table.IsPending(0), table.IsFunctionMasked, table.Read(0).Mask));
            table.Unmask(0);
            table.Signal(InterruptSource.MsiX(0));
            scheduler.Sleep(100_000);
            Assert.Equal(1, runs);
        });
    }

    private sealed class Elsewhere : IInterruptSink
    {
        public List<int> Vectors { get; } = [];

        public void Signal(InterruptSource source) => Vectors.Add(source.Index);
    }
}
