using Dsa.Driver.DmaEngine;
using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Together;

/// <summary>Clients that copy through one channel, while it is terminated and handles are revoked.</summary>
public sealed class DmaTerminationTests
{
    private const int Clients = 3, Terminations = 8, BytesOfOne = 8192;

    public static TheoryData<ulong> Seeds => [1, 2, 3, (ulong)Random.Shared.Next()];

    [Theory]
    [MemberData(nameof(Seeds))]
    [Parity("DM-12", "DM-06", "DM-10")]
    public void After_terminate_and_synchronize_nobody_is_called_and_nothing_is_written(ulong seed) => TogetherBed.Run(
        bed =>
        {
            var queue = bed.Bind(WorkQueueType.Kernel, seed % 2 == 0 ? WqMode.Shared : WqMode.Dedicated, size: 6);
            var clients = new Copying(bed, queue.DmaChannel!, seed);
            clients.Run();
            Assert.True(clients.CompletedCount > 0, "Nothing was copied.");
            Assert.True(clients.TerminatedCount > 0, "Nothing was terminated.");
            queue.DmaChannel!.Synchronize();
            Assert.Equal(6, queue.Kernel!.FreeDescriptorCount);

            // The channel is as good as before.
            Assert.True(clients.TryCopyOne());
        },
        seed);

    private sealed class Copying(TogetherBed bed, DmaChannel channel, ulong seed)
    {
        private readonly Random _choice = new((int)seed);
        private readonly List<Copy> _accepted = [];
        private int _terminations;

        public int CompletedCount => _accepted.Count(copy => copy.Calls == 1);

        public int TerminatedCount => _accepted.Count(copy => copy.IsTerminated);

        public void Run()
        {
            var clients = Enumerable.Range(0, Clients).Select(i => bed.Scheduler.Spawn($"client {i}", () => RunClient(i))).ToList();
            while (_terminations < Terminations)
            {
                bed.Scheduler.Sleep(_choice.Next(20_000));
                if (_choice.Next(3) == 0)
                {
                    bed.Hardware.RevokeInterruptHandles();
                    bed.Scheduler.Sleep(_choice.Next(3_000));
                }

                Terminate();
            }

            clients.ForEach(client => client.Join());
            bed.Scheduler.Sleep(10_000_000);
            Assert.All(_accepted, copy => copy.Check());
        }

        public bool TryCopyOne()
        {
            var copy = new Copy(bed, 99);
            Assert.Equal(Errno.None, copy.Submit(channel));
            bed.Scheduler.Sleep(10_000_000);
            return copy.Calls == 1;
        }

        private void Terminate()
        {
            var submitted = _accepted.ToList();
            channel.TerminateAll();
            channel.Synchronize();
            foreach (var copy in submitted.Where(copy => copy.Calls == 0 && !copy.IsTerminated))
            {
                copy.UseMemoryAgain();
            }

            _terminations++;
        }

        // Waits for each batch, but not for what may have been terminated.
        private void RunClient(int index)
        {
            Assert.Equal(Errno.None, channel.Allocate());
            var random = new Random((int)seed + index);
            for (var i = 0; _terminations < Terminations; i++)
            {
                // Lets others have descriptors.
                bed.Scheduler.Sleep(random.Next(4_000));
                var terminations = _terminations;
                var batch = Enumerable.Range(0, random.Next(1, 5)).Select(j => new Copy(bed, (byte)(((index * 100) + (i * 5) + j) % 200))).ToList();
                foreach (var copy in batch.Where(copy => copy.Submit(channel) == Errno.None))
                {
                    _accepted.Add(copy);
                }

                while (terminations == _terminations && batch.Any(copy => copy.Calls == 0))
                {
                    bed.Scheduler.Sleep(1_000);
                }
            }

            channel.Free();
        }
    }

    private sealed class Copy(TogetherBed bed, byte value)
    {
        private const byte UsedAgain = 0xEE;

        private readonly DmaBuffer _source = bed.Kernel.AllocateCoherent(bed.Hardware.Slot, BytesOfOne)!;
        private readonly DmaBuffer _destination = bed.Kernel.AllocateCoherent(bed.Hardware.Slot, BytesOfOne)!;

        public int Calls { get; private set; }

        public bool IsTerminated { get; private set; }

        public Errno Submit(DmaChannel channel)
        {
            _source.Span.Fill(value);
            var transaction = channel.PrepareMemcpy(_destination.Address, _source.Address, BytesOfOne)!;
            transaction.Completed = (_, result) =>
            {
                Calls++;
                Assert.Equal(CompletionResult.Success, result);
                Assert.Equal(-1, _destination.Span.IndexOfAnyExcept(value));
            };
            return transaction.Submit();
        }

        public void UseMemoryAgain()
        {
            IsTerminated = true;
            _destination.Span.Fill(UsedAgain);
        }

        public void Check()
        {
            Assert.InRange(Calls, 0, IsTerminated ? 0 : 1);
            Assert.Equal(-1, _destination.Span.IndexOfAnyExcept(IsTerminated ? UsedAgain : Calls == 1 ? value : _destination.Span[0]));
            _source.Dispose();
            _destination.Dispose();
        }
    }
}
