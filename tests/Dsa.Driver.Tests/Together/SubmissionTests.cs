using System.Runtime.InteropServices;
using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Processor;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.Together;

public sealed class SubmissionTests
{
    // So much that a queue can be unbound, bound and opened while it is being written.
    private const int WrittenBytes = 32 * 4096;

    [Theory]
    [InlineData(WqMode.Dedicated)]
    [InlineData(WqMode.Shared)]
    [Parity("CD-10", "CD-22", "SV-02")]
    public void A_program_moves_its_memory(WqMode mode) => TogetherBed.Run(bed =>
    {
        using var client = bed.Open(bed.Bind(WorkQueueType.User, mode));
        Move(client, 5000);
    });

    [Fact]
    public void A_program_moves_its_memory_in_real_time() => TogetherBed.RunInRealTime(bed =>
    {
        var queue = bed.Bind(WorkQueueType.User, WqMode.Shared);
        using (var client = bed.Open(queue))
        {
            for (var i = 0; i < 20; i++)
            {
                Move(client, 3000);
            }
        }

        bed.Driver.Remove(bed.Device);
    });

    [Fact]
    [Parity("CD-09", "SV-02")]
    public void Programs_share_a_queue_and_each_sees_its_own_memory()
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    var queue = bed.Bind(WorkQueueType.User, WqMode.Shared, size: 4);
                    var actors = Enumerable.Range(0, 3).Select(i => bed.Scheduler.Spawn($"program {i}", () =>
                    {
                        using var client = bed.Open(queue, $"app {i}");
                        for (var round = 0; round < 4; round++)
                        {
                            Move(client, 100 + (i * 10) + round);
                        }
                    })).ToList();
                    actors.ForEach(actor => actor.Join());
                    Assert.Equal(0, queue.ClientCount);
                },
                seed);
        }
    }

    [Theory]
    [InlineData(WqMode.Dedicated)]
    [InlineData(WqMode.Shared)]
    [Parity("CO-05", "CO-07", "CO-09", "SV-16", "SU-09")]
    public void The_kernel_moves_its_memory_with_interrupts(WqMode mode)
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    var kernel = bed.Bind(WorkQueueType.Kernel, mode, size: 4).Kernel!;
                    var buffer = bed.Kernel.AllocateCoherent(bed.Hardware.Slot, 8192)!;
                    for (var i = 0; i < 64; i++)
                    {
                        buffer.Span[i] = (byte)(i + 1);
                    }

                    var results = new List<CompletionResult>();
                    for (var i = 0; i < 64; i++)
                    {
                        var descriptor = kernel.Allocate(true, out _)!;
                        descriptor.Prepare(
                            new MemMoveDescriptor { Source = buffer.Address + (ulong)i, Destination = buffer.Address + 4096 + (ulong)i, TransferSize = 1 },
                            requestsInterrupt: true);
                        descriptor.Completed = (_, result) => results.Add(result);
                        Assert.Equal(Errno.None, kernel.Submit(descriptor));
                    }

                    bed.Scheduler.Sleep(10_000_000);
                    Assert.Equal(Enumerable.Repeat(CompletionResult.Success, 64), results);
                    Assert.True(buffer.Span[..64].SequenceEqual(buffer.Span.Slice(4096, 64)));
                    Assert.DoesNotContain(bed.Trace.Events, e => e.Kind is TraceKind.MmioRead or TraceKind.MmioWrite);
                },
                seed);
        }
    }

    [Fact]
    [Parity("CO-07")]
    public void A_failing_operation_of_the_kernel_is_told() => TogetherBed.Run(bed =>
    {
        var kernel = bed.Bind(WorkQueueType.Kernel).Kernel!;
        CompletionResult? result = null;
        var descriptor = kernel.Allocate(false, out _)!;
        descriptor.Prepare(new MemMoveDescriptor { Source = 0x10, Destination = 0x20, TransferSize = 8 }, requestsInterrupt: true);
        descriptor.Completed = (_, told) => result = told;
        Assert.Equal(Errno.None, kernel.Submit(descriptor));
        bed.Scheduler.Sleep(10_000_000);
        Assert.Equal(CompletionResult.Failed, result);
    });

    [Fact]
    [Parity("WQ-23", "WQ-24", "AB-09")]
    public void Unbinding_under_traffic_ends_every_descriptor()
    {
        for (var seed = 1UL; seed <= 15; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    var queue = bed.Bind(WorkQueueType.Kernel, seed % 2 == 0 ? WqMode.Shared : WqMode.Dedicated, size: 4);
                    var kernel = queue.Kernel!;
                    var frames = 0;
                    var submitters = Enumerable.Range(0, 2).Select(i => bed.Scheduler.Spawn($"submitter {i}", () =>
                    {
                        while (kernel.Allocate(true, out _) is { } descriptor)
                        {
                            descriptor.Prepare(new NoOpDescriptor(), requestsInterrupt: true);
                            if (kernel.Submit(descriptor) == Errno.ENXIO)
                            {
                                return;
                            }
                        }
                    })).ToList();
                    bed.Scheduler.Sleep(20_000);
                    queue.Unbind();
                    submitters.ForEach(actor => actor.Join());
                    Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
                    Assert.Equal(0, frames);
                },
                seed);
        }
    }

    [Fact]
    [Parity("CD-17")]
    public void A_close_waits_for_the_descriptors_of_the_program()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    var queue = bed.Bind(WorkQueueType.User, seed % 2 == 0 ? WqMode.Shared : WqMode.Dedicated);
                    var client = bed.Open(queue);
                    var memory = client.Memory.Map(4 * 4096, populate: true);
                    client.Memory.CopyTo(memory, [1]);
                    for (var i = 0; i < 8; i++)
                    {
                        client.Submit(client.Move(memory, memory + 4096, 4096, memory + 8192 + (ulong)(32 * i)));
                    }

                    client.File.Close();

                    // All are complete, and the device does not touch the memory any more.
                    for (var i = 0; i < 8; i++)
                    {
                        Assert.True(client.Memory.TryPeek(memory + 8192 + (ulong)(32 * i), out var status) && status == 1);
                    }

                    client.Process.Dispose();
                },
                seed);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Parity("PO-09", "CD-20")]
    public void Who_had_a_dedicated_queue_does_not_reach_the_memory_of_who_has_it_next(bool writes)
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    var queue = bed.Bind(WorkQueueType.User);
                    using var former = bed.Open(queue, "former");
                    var page = former.Memory.Map(4096, populate: true);
                    var many = former.Memory.Map(WrittenBytes);
                    var moves = Enumerable.Repeat(former.Move(page, page + 1024, 8, page + 2048), WrittenBytes / WorkDescriptor.SizeBytes);
                    former.Memory.CopyTo(many, MemoryMarshal.AsBytes(moves.ToArray().AsSpan()));
                    var submitter = bed.Scheduler.Spawn("submitter", () => SubmitUntilRefused(former, page, writes ? many : null));
                    bed.Scheduler.Sleep((long)seed * 20);
                    queue.Unbind();
                    bed.Device.Configure(0, WorkQueueType.User);
                    Assert.Equal(Errno.None, queue.BindUser());
                    using var next = bed.Open(queue, "next");
                    Assert.Equal(page, next.Memory.Map(4096, populate: true));
                    submitter.Join();
                    bed.Scheduler.Sleep(1_000_000);
                    Assert.True(next.Memory.TryPeek(page + 2048, out var status) && status == 0, $"seed {seed}");
                },
                seed);
        }
    }

    // By write(2) if there is something to be written, else by MOVDIR64B.
    private static void SubmitUntilRefused(TogetherBed.Client client, ulong page, ulong? written)
    {
        try
        {
            var error = Errno.None;
            while (error == Errno.None)
            {
                if (written is { } descriptors)
                {
                    client.File.Write(client.Process, descriptors, WrittenBytes, out error);
                }
                else
                {
                    client.Submit(client.Move(page, page + 1024, 8, page + 2048));
                }
            }
        }
        catch (ProcessFaultException)
        {
            // As a program that stores to a page that is not there.
        }
    }

    private static void Move(TogetherBed.Client client, int size)
    {
        var memory = client.Memory;
        var (source, destination, record) = (memory.Map(size, populate: true), memory.Map(size, populate: true), memory.Map(4096, populate: true));
        var bytes = Enumerable.Range(0, size).Select(i => (byte)(i * 7)).ToArray();
        memory.CopyTo(source, bytes);
        client.Submit(client.Move(source, destination, (uint)size, record));
        var done = client.WaitFor(record);
        var copy = new byte[size];
        memory.CopyFrom(destination, copy);
        Assert.Equal(CompletionStatus.Success, done.Status);
        Assert.Equal(bytes, copy);
    }
}
