using System.Collections.Concurrent;
using Dsa.Device.WorkQueues;

namespace Dsa.Device.Tests.WorkQueues;

/// <summary>The ring without locks, on real threads: what holds whatever the interleaving.</summary>
public sealed class SubmissionRingTests
{
    private const int Submitters = 4;
    private const int Engines = 3;
    private const int Limit = 5;

    [Fact]
    public void Every_accepted_entry_is_taken_once_and_whole()
    {
        var each = 4_000 * Soak.Soak.Scale;
        var ring = new SubmissionRing(8);
        var opening = ring.Open();
        var taken = new ConcurrentQueue<(ulong Sequence, ulong Value)>();
        var mostInUse = 0;
        var left = Submitters;
        var submitters = Enumerable.Range(0, Submitters).Select(submitter => Run(() =>
        {
            for (var i = 0; i < each; i++)
            {
                var value = ((ulong)submitter << 32) | (uint)i;
                var descriptor = new MemMoveDescriptor { Source = value, Destination = ~value, CompletionAddress = value ^ 0x5555 };
                while (ring.TryAdd(descriptor, false, opening, Limit) != Acceptance.Accepted)
                {
                    Thread.Yield();
                }
            }

            Interlocked.Decrement(ref left);
        })).ToList();
        var engines = Enumerable.Range(0, Engines).Select(_ => Run(() =>
        {
            while (Volatile.Read(ref left) > 0 || ring.IsReady)
            {
                mostInUse = Math.Max(mostInUse, ring.Count);
                if (ring.TryPeek(out var entry) && ring.TryClaim(entry.Sequence))
                {
                    var move = (MemMoveDescriptor)entry.Descriptor;
                    if (move.Destination != ~move.Source || move.CompletionAddress != (move.Source ^ 0x5555))
                    {
                        throw new InvalidOperationException($"entry {entry.Sequence} is torn");
                    }

                    taken.Enqueue((entry.Sequence, move.Source));
                }
            }
        })).ToList();
        submitters.ForEach(static thread => thread());
        engines.ForEach(static thread => thread());
        var all = taken.ToList();
        Assert.Equal(Submitters * each, all.Count);
        Assert.Equal(all.Count, all.Select(static item => item.Sequence).Distinct().Count());
        Assert.Equal(all.Count, all.Select(static item => item.Value).Distinct().Count());
        Assert.InRange(mostInUse, 1, 8);
        foreach (var ofOne in all.GroupBy(static item => item.Value >> 32))
        {
            var order = ofOne.OrderBy(static item => item.Sequence).Select(static item => item.Value).ToList();
            Assert.Equal(order.Order(), order);
        }
    }

    [Fact]
    public void An_entry_is_either_dropped_or_taken()
    {
        const int rounds = 2_000;
        var ring = new SubmissionRing(4);
        var opening = ring.Open();
        for (var round = 0; round < rounds; round++)
        {
            Assert.Equal(Acceptance.Accepted, ring.TryAdd(default, false, opening, 4));
            var sequence = ring.Head;
            using var start = new Barrier(2);
            var engine = Run(() =>
            {
                start.SignalAndWait();
                _ = ring.TryPeek(out var entry) && ring.TryClaim(entry.Sequence);
            });
            start.SignalAndWait();
            ring.Drop(sequence);
            ring.PassDropped();
            engine();
            Assert.Equal(EntryState.Gone, ring.Look(sequence, out _));
            Assert.Equal(sequence + 1, ring.Head);
            Assert.Equal(0, ring.Count);
        }
    }

    [Fact]
    public void An_entry_behind_one_that_is_still_arriving_is_not_to_be_taken_before_it()
    {
        SubmissionRing ring = null!;
        var opening = 0ul;
        ring = new SubmissionRing(4, At(2, () =>
        {
            Assert.Equal(Acceptance.Accepted, ring.TryAdd(default, false, opening, 4));
            Assert.Equal((false, 2), (ring.IsReady, ring.Count));
            Assert.Equal((EntryState.Arriving, EntryState.Waiting), (ring.Look(0, out _), ring.Look(1, out _)));
            Assert.False(ring.TryPeek(out _));
        }));
        opening = ring.Open();
        Assert.Equal(Acceptance.Accepted, ring.TryAdd(default, false, opening, 4));
        Assert.Equal([0, 1], TakeAll(ring));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    public void A_submitter_with_an_old_tail_finds_the_room_that_there_is(int others, int limit)
    {
        SubmissionRing ring = null!;
        var opening = 0ul;
        ring = new SubmissionRing(4, At(1, () =>
        {
            for (var i = 0; i < others; i++)
            {
                Assert.Equal(Acceptance.Accepted, ring.TryAdd(default, false, opening, limit));
                Assert.Equal([(ulong)i], TakeAll(ring));
            }
        }));
        opening = ring.Open();
        Assert.Equal(Acceptance.Accepted, ring.TryAdd(default, false, opening, limit));
        Assert.Equal([(ulong)others], TakeAll(ring));
    }

    [Fact]
    public void A_claim_that_others_overtake_is_made_again_and_finds_the_ring_full()
    {
        SubmissionRing ring = null!;
        var opening = 0ul;
        ring = new SubmissionRing(4, At(1, () => Assert.Equal(Acceptance.Accepted, ring.TryAdd(default, false, opening, 1))));
        opening = ring.Open();
        Assert.Equal(Acceptance.Full, ring.TryAdd(default, false, opening, 1));
        Assert.Equal([0ul], TakeAll(ring));
    }

    [Fact]
    public void Nothing_is_accepted_between_a_close_and_the_next_opening()
    {
        var ring = new SubmissionRing(4);
        var first = ring.Open();
        Assert.Equal(Acceptance.Accepted, ring.TryAdd(default, false, first, 4));
        ring.Close();
        Assert.Equal(Acceptance.Refused, ring.TryAdd(default, false, first, 4));
        Assert.Equal(1ul, ring.Next);
        var second = ring.Open();
        Assert.Equal(Acceptance.Refused, ring.TryAdd(default, false, first, 4));
        Assert.Equal(Acceptance.Accepted, ring.TryAdd(default, false, second, 4));
    }

    [Fact]
    public void A_ring_with_room_is_never_full()
    {
        var ring = new SubmissionRing(64);
        var opening = ring.Open();
        var each = 20_000 * Soak.Soak.Scale;
        var owners = Enumerable.Range(0, 6).Select(owner => Run(() =>
        {
            for (var i = 0; i < each; i++)
            {
                if (ring.TryAdd(default, false, opening, 64) != Acceptance.Accepted)
                {
                    throw new InvalidOperationException($"owner {owner} is refused at its descriptor {i}, and at most 6 are in use");
                }

                while (!(ring.TryPeek(out var entry) && ring.TryClaim(entry.Sequence)))
                {
                    Thread.Yield();
                }
            }
        })).ToList();
        owners.ForEach(static owner => owner());
        Assert.Equal(0, ring.Count);
    }

    [Fact]
    public void Dropped_entries_make_room_also_behind_one_that_waits()
    {
        var ring = new SubmissionRing(4);
        var opening = ring.Open();
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(Acceptance.Accepted, ring.TryAdd(default, false, opening, 4));
        }

        Assert.True(ring.Drop(1));
        Assert.True(ring.Drop(3));
        Assert.False(ring.Drop(3));
        ring.PassDropped();
        Assert.Equal(2, ring.Count);
        Assert.Equal(Acceptance.Accepted, ring.TryAdd(default, false, opening, 4));
        Assert.Equal(Acceptance.Accepted, ring.TryAdd(default, false, opening, 4));
        Assert.Equal(Acceptance.Full, ring.TryAdd(default, false, opening, 4));
        Assert.Equal([0, 2, 4, 5], TakeAll(ring));
        Assert.Equal(0, ring.Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    [InlineData(int.MaxValue, 4)]
    public void No_more_entries_are_in_use_than_the_limit_and_the_ring_allow(int limit, int accepted)
    {
        var ring = new SubmissionRing(4);
        var opening = ring.Open();
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(i < accepted ? Acceptance.Accepted : Acceptance.Full, ring.TryAdd(default, false, opening, limit));
        }

        Assert.Equal(accepted, ring.Count);
    }

    /// <summary>Does something once, at a switch point with a number: the first is before a claim, the second before its publication.</summary>
    private static Action At(int number, Action what)
    {
        var count = 0;
        return () =>
        {
            if (++count == number)
            {
                what();
            }
        };
    }

    private static List<ulong> TakeAll(SubmissionRing ring)
    {
        var taken = new List<ulong>();
        while (ring.TryPeek(out var entry) && ring.TryClaim(entry.Sequence))
        {
            taken.Add(entry.Sequence);
        }

        return taken;
    }

    /// <summary>Starts a thread; the result waits for it and throws what it threw.</summary>
    private static Action Run(Action body)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                body();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        return () =>
        {
            thread.Join();
            Assert.Null(failure);
        };
    }
}
