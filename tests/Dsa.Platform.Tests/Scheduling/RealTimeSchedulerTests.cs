using System.Collections.Concurrent;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Tests.Scheduling;

public sealed class RealTimeSchedulerTests
{
    [Fact]
    public void No_wake_is_lost_and_steps_never_overlap()
    {
        using var scheduler = new RealTimeScheduler();
        var posted = 0;
        var taken = 0;
        var inside = 0;
        var overlaps = 0;
        var gate = scheduler.CreateGate("done");
        var handle = scheduler.Add(new Stepper(() =>
        {
            if (Interlocked.Increment(ref inside) != 1)
            {
                Interlocked.Increment(ref overlaps);
            }

            var more = Interlocked.Exchange(ref posted, 0);
            Volatile.Write(ref taken, taken + more);
            Interlocked.Decrement(ref inside);
            gate.Signal();
            return more > 0;
        }));
        const int Rounds = 20_000;
        var actors = Enumerable.Range(0, 3).Select(i => scheduler.Spawn($"a{i}", () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                Interlocked.Increment(ref posted);
                if (round % 3 == 0)
                {
                    handle.WakeInline();
                }
                else
                {
                    handle.Wake();
                }
            }
        })).ToList();
        actors.ForEach(static actor => actor.Join());
        Assert.True(gate.WaitUntil(() => Volatile.Read(ref taken) == 3 * Rounds, 30_000_000_000));
        Assert.Equal(0, overlaps);
    }

    [Fact]
    public void Who_wakes_a_stepper_lends_it_the_thread_until_that_is_turned_off()
    {
        using var scheduler = new RealTimeScheduler();
        var gate = scheduler.CreateGate("stepped");
        var thread = 0;
        var handle = scheduler.Add(new Stepper(() =>
        {
            Volatile.Write(ref thread, Environment.CurrentManagedThreadId);
            gate.Signal();
            return false;
        }));
        handle.WakeInline();
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        scheduler.RunsInline = false;
        thread = 0;
        handle.WakeInline();
        gate.WaitUntil(() => Volatile.Read(ref thread) != 0);
        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void An_idle_stepper_woken_inline_runs_on_the_callers_thread()
    {
        using var scheduler = new RealTimeScheduler();
        var thread = -1;
        scheduler.Add(new Stepper(() =>
        {
            thread = Environment.CurrentManagedThreadId;
            return false;
        })).WakeInline();
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void Steppers_run_while_the_program_blocks_every_thread_of_its_pool()
    {
        using var scheduler = new RealTimeScheduler();
        using var pool = new BlockedPool();
        var gate = scheduler.CreateGate("stepped");
        var steps = 0;
        scheduler.Add(new Stepper(() =>
        {
            Interlocked.Increment(ref steps);
            gate.Signal();
            return false;
        })).Wake();
        Assert.True(gate.WaitUntil(() => Volatile.Read(ref steps) == 1, 10_000_000_000));
        Assert.False(pool.HasFreeThread);
    }

    [Fact]
    public void Threads_of_steppers_hold_no_process_and_end_with_the_scheduler()
    {
        var threads = new ConcurrentDictionary<Thread, bool>();
        using (var scheduler = new RealTimeScheduler())
        {
            var gate = scheduler.CreateGate("stepped");
            for (var i = 0; i < StepperThreads.Most + 2; i++)
            {
                scheduler.Add(new Stepper(() =>
                {
                    threads[Thread.CurrentThread] = Thread.CurrentThread.IsBackground;
                    gate.Signal();
                    return threads.Count < StepperThreads.Most;
                })).Wake();
            }

            Assert.True(gate.WaitUntil(() => threads.Count >= StepperThreads.Most, 30_000_000_000));
        }

        Assert.Equal(StepperThreads.Most, threads.Count);
        Assert.All(threads, static thread => Assert.Equal((false, true), (thread.Key.IsAlive, thread.Value)));
    }

    [Fact]
    public void Steppers_that_always_have_something_to_do_leave_the_others_their_turn()
    {
        using var scheduler = new RealTimeScheduler();
        var gate = scheduler.CreateGate("turn");
        var turns = new int[StepperThreads.Most + 2];
        for (var i = 0; i < turns.Length; i++)
        {
            var index = i;
            scheduler.Add(new Stepper(() =>
            {
                if (Interlocked.Increment(ref turns[index]) == 100)
                {
                    gate.Signal();
                }

                return true;
            })).Wake();
        }

        Assert.True(gate.WaitUntil(() => turns.All(static turn => turn >= 100), 30_000_000_000));
    }

    [Fact]
    public void A_step_that_is_held_up_does_not_hold_up_another_stepper()
    {
        using var scheduler = new RealTimeScheduler();
        using var hold = new ManualResetEventSlim();
        var gate = scheduler.CreateGate("stepped");
        var steps = 0;
        scheduler.Add(new Stepper(() =>
        {
            hold.Wait();
            return false;
        })).Wake();
        scheduler.Add(new Stepper(() =>
        {
            Interlocked.Increment(ref steps);
            gate.Signal();
            return false;
        })).Wake();
        var hasStepped = gate.WaitUntil(() => Volatile.Read(ref steps) == 1, 10_000_000_000);
        hold.Set();
        Assert.True(hasStepped);
    }

    [Fact]
    public void Wakes_beside_the_end_of_the_scheduler_run_no_step_after_it()
    {
        for (var round = 0; round < 200; round++)
        {
            var scheduler = new RealTimeScheduler();
            var hasEnded = false;
            var isLate = false;
            var handle = scheduler.Add(new Stepper(() =>
            {
                isLate |= Volatile.Read(ref hasEnded);
                return false;
            }));
            var waker = new Thread(() =>
            {
                while (!Volatile.Read(ref hasEnded))
                {
                    handle.Wake();
                }

                handle.Wake();
            });
            waker.Start();
            scheduler.Dispose();
            Volatile.Write(ref hasEnded, true);
            waker.Join();
            Assert.False(isLate);
        }
    }

    [Fact]
    public void Signals_reach_a_waiter_however_they_fall()
    {
        using var scheduler = new RealTimeScheduler();
        var gate = scheduler.CreateGate("ping");
        var turn = 0;
        const int Rounds = 5_000;
        var other = scheduler.Spawn("pong", () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                gate.WaitUntil(() => Volatile.Read(ref turn) == (2 * round) + 1);
                Volatile.Write(ref turn, (2 * round) + 2);
                gate.Signal();
            }
        });
        for (var round = 0; round < Rounds; round++)
        {
            Volatile.Write(ref turn, (2 * round) + 1);
            gate.Signal();
            Assert.True(gate.WaitUntil(() => Volatile.Read(ref turn) == (2 * round) + 2, 30_000_000_000));
        }

        other.Join();
    }

    [Fact]
    public void A_gate_times_out_when_its_condition_stays_false()
    {
        using var scheduler = new RealTimeScheduler();
        Assert.False(scheduler.CreateGate("never").WaitUntil(static () => false, 2_000_000));
    }

    [Fact]
    public void Entering_a_mutex_twice_is_a_mistake()
    {
        using var scheduler = new RealTimeScheduler();
        var mutex = scheduler.CreateMutex("m");
        using (mutex.Enter())
        {
            Assert.Throws<InvalidOperationException>(() => mutex.Enter());
        }
    }
}
