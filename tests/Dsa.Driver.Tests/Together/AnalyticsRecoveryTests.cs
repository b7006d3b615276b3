using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Device.Profiles;
using Dsa.Driver.Devices;
using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.Together;

/// <summary>Halts, resets and revoked handles of an IAA.</summary>
public sealed class AnalyticsRecoveryTests
{
    private const AnalyticsFlags Recorded = AnalyticsFlags.CompletionAddressValid | AnalyticsFlags.RequestCompletionRecord;

    // CRC-64/ECMA-182 of the text that check values are given for.
    private const ulong Ecma = 0x42F0E1EBA9EA3693;
    private const ulong CheckValue = 0x6C40DF5F0B497347;

    [Theory]
    [InlineData(WqMode.Dedicated)]
    [InlineData(WqMode.Shared)]
    [Parity("IH-13", "IH-16", "IH-18", "IH-19")]
    public void Handles_are_revoked_in_the_middle_of_traffic_and_every_crc_is_right(WqMode mode)
    {
        var drainCount = 0;
        var repeatedCount = 0;
        for (var seed = 1UL; seed <= 15; seed++)
        {
            Run("iaa2", seed, bed =>
            {
                var kernel = bed.Bind(WorkQueueType.Kernel, mode, size: 4).Kernel!;
                var buffer = bed.Kernel.AllocateCoherent(bed.Hardware.Slot, 4096)!;
                "123456789"u8.CopyTo(buffer.Span);
                var results = new List<(CompletionResult Result, ulong Crc)>();
                var submitters = Enumerable.Range(0, 2).Select(i => bed.Scheduler.Spawn($"submitter {i}", () =>
                {
                    for (var round = 0; round < 20; round++)
                    {
                        Submit(kernel, buffer.Address, results);
                    }
                })).ToList();
                for (var i = 0; i < 4; i++)
                {
                    bed.Scheduler.Sleep(3_000);
                    bed.Hardware.RevokeInterruptHandles();
                }

                submitters.ForEach(actor => actor.Join());
                bed.Scheduler.Sleep(10_000_000);
                Assert.Equal(Enumerable.Repeat((CompletionResult.Success, CheckValue), 40), results);
                Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
                var submitted = bed.Trace.Events.Where(e => e.Kind is TraceKind.Posted
                    || (e.Kind is TraceKind.NonPosted && e.Value == (ulong)SubmitResult.Accepted)).ToList();
                var drains = submitted.Count(e => e.Descriptor.Opcode == Opcode.Drain);
                drainCount += drains;
                repeatedCount += submitted.Count - drains - 40;
            });
        }

        // Otherwise nothing of it was tried.
        Assert.True(drainCount > 0 && repeatedCount > 0, $"{drainCount} drains, {repeatedCount} submitted again");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Parity("RS-13", "EV-26", "EV-36", "BR-06")]
    public void After_a_reset_of_the_function_records_on_untouched_pages_appear_whole(bool isHalted)
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            Run("iaa2", seed, bed =>
            {
                var queue = bed.Bind(WorkQueueType.User, WqMode.Shared, adjust: one => one.IsPageRequestDisabled = true);
                var stale = bed.Open(queue);
                SubmitToUntouchedPages(stale, 5);
                if (isHalted)
                {
                    bed.Hardware.FailHardware(ResetType.FunctionLevel);
                    bed.Scheduler.Sleep(10_000_000);
                }
                else
                {
                    bed.Device.ResetFunction();
                }

                Assert.Equal((IdxdDeviceState.Enabled, WorkQueueState.Enabled), (bed.Device.State, queue.State));
                stale.Dispose();
                using var client = bed.Open(queue, "next");
                foreach (var record in SubmitToUntouchedPages(client, 20))
                {
                    client.WaitFor(record);
                    var bytes = new byte[AnalyticsCompletionRecord.SizeBytes];
                    client.Memory.CopyFrom(record, bytes);
                    var written = (Crc64CompletionRecord)MemoryMarshal.Read<AnalyticsCompletionRecord>(bytes);
                    Assert.Equal((AnalyticsStatus.Success, CheckValue), (written.Status, written.Crc64));
                }

                Assert.Equal((20L, 0L), (client.File.CrFaults, client.File.CrFaultFailures));
                Assert.Equal(0, bed.Device.EventLog!.PendingRepairs);
            });
        }
    }

    [Theory]
    [InlineData("iaa1", ResetType.Command)]
    [InlineData("iaa1", ResetType.FunctionLevel)]
    [InlineData("iaa2", ResetType.Command)]
    [InlineData("iaa2", ResetType.FunctionLevel)]
    [Parity("RS-09", "RS-13")]
    public void After_a_halt_the_kernel_computes_crcs_again(string part, ResetType reset)
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            Run(part, seed, bed =>
            {
                var queue = bed.Bind(WorkQueueType.Kernel, size: 8);
                var buffer = bed.Kernel.AllocateCoherent(bed.Hardware.Slot, 4096)!;
                "123456789"u8.CopyTo(buffer.Span);
                var results = new List<(CompletionResult Result, ulong Crc)>();
                for (var i = 0; i < 8; i++)
                {
                    Submit(queue.Kernel!, buffer.Address, results);
                }

                bed.Hardware.FailHardware(reset);
                bed.Scheduler.Sleep(10_000_000);
                Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
                Assert.Equal(8, results.Count);
                if (reset == ResetType.FunctionLevel)
                {
                    Assert.Equal(WorkQueueState.Disabled, queue.State);
                    Assert.Equal(Errno.None, queue.BindKernel());
                }

                results.Clear();
                Submit(queue.Kernel!, buffer.Address, results);
                bed.Scheduler.Sleep(1_000_000);
                Assert.Equal([(CompletionResult.Success, CheckValue)], results);
            });
        }
    }

    private static void Run(string part, ulong seed, Action<TogetherBed> test) => TogetherBed.Run(
        bed =>
        {
            // It came up with the configuration for the crypto driver.
            bed.Device.Unbind();
            test(bed);
        },
        seed,
        profile: DeviceProfile.BuiltIn[part]);

    private static void Submit(KernelQueue kernel, ulong text, List<(CompletionResult Result, ulong Crc)> results)
    {
        var descriptor = kernel.Allocate(true, out _)!;
        descriptor.Prepare(new Crc64Descriptor { Source1 = text, Source1Size = 9, Polynomial = Ecma }, requestsInterrupt: true);
        descriptor.Completed = (one, result) => results.Add((result, ((Crc64CompletionRecord)one.AnalyticsRecord).Crc64));
        Assert.Equal(Errno.None, kernel.Submit(descriptor));
    }

    private static List<ulong> SubmitToUntouchedPages(TogetherBed.Client client, int count)
    {
        var text = client.Memory.Map(4096, populate: true);
        client.Memory.CopyTo(text, "123456789"u8);
        var first = client.Memory.Map(count * 4096);
        List<ulong> records = [.. Enumerable.Range(0, count).Select(i => first + (ulong)(4096 * i))];
        foreach (var record in records)
        {
            AnalyticsDescriptor descriptor = new Crc64Descriptor
            {
                Flags = Recorded, Source1 = text, Source1Size = 9, Polynomial = Ecma, CompletionAddress = record,
            };
            client.Submit(Unsafe.BitCast<AnalyticsDescriptor, WorkDescriptor>(descriptor));
        }

        return records;
    }
}
