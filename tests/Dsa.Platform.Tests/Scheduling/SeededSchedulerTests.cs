using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Tests.Scheduling;

public sealed class SeededSchedulerTests
{
    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            Assert.Equal(Interleave(seed), Interleave(seed));
        }
    }

    [Fact]
    public void Different_seeds_give_different_runs() =>
        Assert.True(Enumerable.Range(1, 20).Select(seed => Interleave((ulong)seed)).Distinct().Count() > 5);

    [Fact]
    public void Sleepers_wake_in_the_order_of_their_deadlines()
    {
        Seeds.Each(20, seed =>
        {
            using var scheduler = new SeededScheduler(seed);
            var order = new List<int>();
            scheduler.Run(() =>
            {
                var actors = new[] { 300, 100, 200 }.Select(time => scheduler.Spawn($"sleeper {time}", () =>
                {
                    scheduler.Sleep(time * 1_000_000L);
                    order.Add(time);
                })).ToList();
                actors.ForEach(static actor => actor.Join());
            });
            Assert.Equal([100, 200, 300], order);
        });
    }

    [Fact]
    public void Virtual_time_passes_without_real_time()
    {
        using var scheduler = new SeededScheduler(1);
        scheduler.Run(() => scheduler.Sleep(3_600_000_000_000));
        Assert.True(scheduler.NowNanoseconds >= 3_600_000_000_000);
    }

    [Fact]
    public void Actors_that_all_wait_for_each_other_are_reported_by_name()
    {
        using var scheduler = new SeededScheduler(7);
        var failure = Assert.Throws<SimulationException>(() => scheduler.Run(() =>
        {
            var gate = scheduler.CreateGate("the door");
            scheduler.Spawn("guest", () => gate.WaitUntil(static () => false));
            gate.WaitUntil(static () => false);
        }));
        Assert.Equal(7UL, failure.Seed);
        Assert.Contains("guest for the door", failure.Message, StringComparison.Ordinal);
        Assert.Contains("main for the door", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_actor_that_fails_ends_the_run_with_its_exception()
    {
        using var scheduler = new SeededScheduler(3);
        var failure = Assert.Throws<SimulationException>(() => scheduler.Run(() =>
            scheduler.Spawn("unlucky", static () => throw new InvalidDataException("broken")).Join()));
        Assert.IsType<InvalidDataException>(failure.InnerException);
    }

    [Fact]
    public void A_step_that_fails_ends_the_run_with_its_exception()
    {
        using var scheduler = new SeededScheduler(3);
        var failure = Assert.Throws<SimulationException>(() => scheduler.Run(() =>
        {
            scheduler.Add(new Stepper(static () => throw new InvalidDataException("broken"))).Wake();
            scheduler.Sleep(1000);
        }));
        Assert.IsType<InvalidDataException>(failure.InnerException);
    }

    [Fact]
    public void A_switch_point_inside_a_step_is_a_mistake()
    {
        using var scheduler = new SeededScheduler(3);
        var failure = Assert.Throws<SimulationException>(() => scheduler.Run(() =>
        {
            scheduler.Add(new Stepper(() => { scheduler.SwitchPoint(); return false; })).Wake();
            scheduler.Sleep(1000);
        }));
        Assert.Contains("inside a step", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stepper_woken_during_its_step_steps_again()
    {
        using var scheduler = new SeededScheduler(3);
        var steps = 0;
        StepperHandle? handle = null;
        handle = scheduler.Add(new Stepper(() =>
        {
            if (++steps == 1)
            {
                handle!.Wake();
            }

            return false;
        }));
        scheduler.Run(() =>
        {
            handle.Wake();
            scheduler.Sleep(1000);
        });
        Assert.Equal(2, steps);
    }

    [Fact]
    public void A_gate_times_out_when_its_condition_stays_false()
    {
        using var scheduler = new SeededScheduler(1);
        scheduler.Run(() =>
        {
            var before = scheduler.NowNanoseconds;
            Assert.False(scheduler.CreateGate("never").WaitUntil(static () => false, 5_000));
            Assert.True(scheduler.NowNanoseconds >= before + 5_000);
        });
    }

    [Fact]
    public void A_mutex_admits_one_actor_at_a_time()
    {
        Seeds.Each(50, seed =>
        {
            using var scheduler = new SeededScheduler(seed);
            var inside = 0;
            var total = 0;
            scheduler.Run(() =>
            {
                var mutex = scheduler.CreateMutex("m");
                var actors = Enumerable.Range(0, 4).Select(i => scheduler.Spawn($"a{i}", () =>
                {
                    for (var round = 0; round < 10; round++)
                    {
                        using (mutex.Enter())
                        {
                            Assert.Equal(1, ++inside);
                            scheduler.SwitchPoint();
                            scheduler.Sleep(10);
                            inside--;
                            total++;
                        }
                    }
                })).ToList();
                actors.ForEach(static actor => actor.Join());
            });
            Assert.Equal(40, total);
        });
    }

    [Fact]
    public void Entering_a_mutex_twice_is_a_mistake()
    {
        using var scheduler = new SeededScheduler(1);
        scheduler.Run(() =>
        {
            var mutex = scheduler.CreateMutex("m");
            using (mutex.Enter())
            {
                Assert.Throws<InvalidOperationException>(() => mutex.Enter());
            }
        });
    }

    [Fact]
    public void Disposing_unwinds_actors_that_still_wait()
    {
        var unwound = 0;
        using (var scheduler = new SeededScheduler(1))
        {
            scheduler.Run(() =>
            {
                var gate = scheduler.CreateGate("never");
                for (var i = 0; i < 3; i++)
                {
                    scheduler.Spawn($"a{i}", () =>
                    {
                        try
                        {
                            gate.WaitUntil(static () => false);
                        }
                        finally
                        {
                            Interlocked.Increment(ref unwound);
                        }
                    });
                }

                scheduler.Sleep(1000);
            });
        }

        Assert.Equal(3, unwound);
    }

    [Fact]
    public void A_run_without_end_is_reported()
    {
        using var scheduler = new SeededScheduler(1, maximumPicks: 1000);
        var failure = Assert.Throws<SimulationException>(() => scheduler.Run(() =>
        {
            while (true)
            {
                scheduler.Sleep(1);
            }
        }));
        Assert.Contains("no end", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Injections_occur_about_as_often_as_asked_for()
    {
        using var scheduler = new SeededScheduler(5, new InjectionProfile { QueueFullOneIn = 10 });
        var count = Enumerable.Range(0, 10_000).Count(_ => scheduler.Chance.Occurs(Injection.QueueFull));
        Assert.InRange(count, 800, 1200);
        Assert.DoesNotContain(Enumerable.Range(0, 1000), _ => scheduler.Chance.Occurs(Injection.PageOut));
    }

    private static string Interleave(ulong seed)
    {
        using var scheduler = new SeededScheduler(seed);
        var order = new System.Text.StringBuilder();
        scheduler.Run(() =>
        {
            var steps = 0;
            var handle = scheduler.Add(new Stepper(() =>
            {
                order.Append('s');
                return ++steps < 10;
            }));
            var actors = Enumerable.Range(0, 3).Select(i => scheduler.Spawn($"a{i}", () =>
            {
                for (var round = 0; round < 5; round++)
                {
                    order.Append(i);
                    scheduler.SwitchPoint();
                }
            })).ToList();
            handle.Wake();
            actors.ForEach(static actor => actor.Join());
        });
        return order.ToString();
    }
}
