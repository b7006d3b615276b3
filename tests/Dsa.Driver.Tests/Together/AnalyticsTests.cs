using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.Device.Profiles;
using Dsa.Driver.Devices;
using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Together;

/// <summary>The driver and an IAA: from the probe to what programs get.</summary>
public sealed class AnalyticsTests
{
    private const AnalyticsFlags Recorded = AnalyticsFlags.CompletionAddressValid | AnalyticsFlags.RequestCompletionRecord;

    // CRC-64/ECMA-182 of the text that check values are given for.
    private const ulong Ecma = 0x42F0E1EBA9EA3693;
    private const ulong CheckValue = 0x6C40DF5F0B497347;

    [Theory]
    [InlineData("iaa1")]
    [InlineData("iaa2")]
    [Parity("BR-05", "BR-26", "DF-07")]
    public void A_fresh_device_is_enabled_as_iax0(string part) => Run(part, 1, bed =>
    {
        Assert.Equal(("iax0", IdxdDeviceState.Enabled), (bed.Device.Name, bed.Device.State));
        bed.Device.WorkQueues[0].DriverName = "dmaengine";
        Assert.Equal(Errno.None, bed.Device.WorkQueues[0].BindKernel());
        bed.Driver.Remove(bed.Device);
    });

    [Theory]
    [InlineData("dsa1", true)]
    [InlineData("iaa1", false)]
    [InlineData("iaa2", false)]
    [Parity("SY-22", "SY-23", "SY-24")]
    public void Read_buffers_are_the_business_of_a_dsa(string part, bool areShown) => Run(part, 1, bed =>
    {
        bed.Driver.Sysfs.List("bus/dsa/devices/group0.0", out var entries);
        var names = new[]
        {
            "read_buffers_allowed", "read_buffers_reserved", "tokens_allowed", "tokens_reserved", "use_read_buffer_limit", "use_token_limit",
        };
        Assert.Equal(areShown ? names : [], entries.Select(entry => entry.Name).Intersect(names).Order(StringComparer.Ordinal));
        Assert.All(names, name => Assert.Equal(
            areShown ? Errno.EINVAL : Errno.ENOENT, bed.Driver.Sysfs.WriteFile($"bus/dsa/devices/group0.0/{name}", "x")));
    });

    [Theory]
    [InlineData("iaa1", WqMode.Dedicated)]
    [InlineData("iaa1", WqMode.Shared)]
    [InlineData("iaa2", WqMode.Dedicated)]
    [InlineData("iaa2", WqMode.Shared)]
    [Parity("BR-05", "CD-10")]
    public void A_program_computes_a_crc_and_closes(string part, WqMode mode) => Run(part, 1, bed =>
    {
        var client = Open(bed, mode);
        var memory = client.Memory.Map(4096, populate: true);
        client.Memory.CopyTo(memory, "123456789"u8);
        Submit(client, new Crc64Descriptor { Flags = Recorded, Source1 = memory, Source1Size = 9, Polynomial = Ecma, CompletionAddress = memory + 64 });
        Assert.Equal(CheckValue, ((Crc64CompletionRecord)WaitFor(bed, client, memory + 64)).Crc64);
        Submit(client, new AnalyticsNoOpDescriptor { Flags = Recorded, CompletionAddress = memory + 128 });
        Assert.Equal(AnalyticsStatus.Success, WaitFor(bed, client, memory + 128).Status);
        client.Dispose();
        Assert.Equal(0, bed.Device.WorkQueues[0].ClientCount);
    });

    [Fact]
    [Parity("BR-05")]
    public void A_program_moves_its_memory_on_the_first_generation() => Run("iaa1", 1, bed =>
    {
        using var client = Open(bed, WqMode.Shared);
        var memory = client.Memory.Map(8192, populate: true);
        client.Memory.CopyTo(memory, [1, 2, 3]);
        Submit(client, new AnalyticsMemMoveDescriptor
        {
            Flags = Recorded, Source1 = memory, Destination = memory + 4096, Source1Size = 3, CompletionAddress = memory + 128,
        });
        Assert.Equal(AnalyticsStatus.Success, WaitFor(bed, client, memory + 128).Status);
        var copied = new byte[3];
        client.Memory.CopyFrom(memory + 4096, copied);
        Assert.Equal([1, 2, 3], copied);
    });

    [Fact]
    [Parity("BR-06", "EV-26", "EV-36", "CP-05")]
    public void Records_on_untouched_pages_appear_whole()
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            Run("iaa2", seed, bed =>
            {
                using var client = Open(bed, WqMode.Shared);
                var memory = client.Memory.Map(4096, populate: true);
                client.Memory.CopyTo(memory, "123456789"u8);
                var records = client.Memory.Map(70 * 4096);
                for (var i = 0; i < 70; i++)
                {
                    var record = records + (ulong)(4096 * i);
                    Submit(client, new Crc64Descriptor { Flags = Recorded, Source1 = memory, Source1Size = 9, Polynomial = Ecma, CompletionAddress = record });
                }

                for (var i = 0; i < 70; i++)
                {
                    var record = (Crc64CompletionRecord)WaitFor(bed, client, records + (ulong)(4096 * i));
                    Assert.Equal((AnalyticsStatus.Success, CheckValue), (record.Status, record.Crc64));
                }

                Assert.Equal((70L, 0L), (client.File.CrFaults, client.File.CrFaultFailures));
            });
        }
    }

    [Theory]
    [InlineData("iaa1")]
    [InlineData("iaa2")]
    [Parity("CD-17")]
    public void A_close_waits_for_the_descriptors_of_the_program(string part)
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            Run(part, seed, bed =>
            {
                var client = Open(bed, seed % 2 == 0 ? WqMode.Shared : WqMode.Dedicated);
                var memory = client.Memory.Map(2 * 4096, populate: true);
                for (var i = 0; i < 8; i++)
                {
                    var record = memory + 4096 + (ulong)(64 * i);
                    Submit(client, new Crc64Descriptor { Flags = Recorded, Source1 = memory, Source1Size = 4096, Polynomial = Ecma, CompletionAddress = record });
                }

                client.File.Close();
                for (var i = 0; i < 8; i++)
                {
                    Assert.True(client.Memory.TryPeek(memory + 4096 + (ulong)(64 * i), out var status) && status == 1);
                }

                client.Process.Dispose();
            });
        }
    }

    [Theory]
    [InlineData("iaa1")]
    [InlineData("iaa2")]
    [Parity("DA-03", "CO-07")]
    public void The_kernel_computes_crcs_with_interrupts(string part) => Run(part, 1, bed =>
    {
        bed.Device.Unbind();
        var kernel = bed.Bind(WorkQueueType.Kernel, size: 4).Kernel!;
        var buffer = bed.Kernel.AllocateCoherent(bed.Hardware.Slot, 4096)!;
        "123456789"u8.CopyTo(buffer.Span);
        var computed = new List<ulong>();
        for (var i = 0; i < 12; i++)
        {
            var descriptor = kernel.Allocate(true, out _)!;
            descriptor.Prepare(new Crc64Descriptor { Source1 = buffer.Address, Source1Size = 9, Polynomial = Ecma }, requestsInterrupt: true);
            descriptor.Completed = (one, result) => computed.Add(result == CompletionResult.Success ? ((Crc64CompletionRecord)one.AnalyticsRecord).Crc64 : 0);
            Assert.Equal(Errno.None, kernel.Submit(descriptor));
        }

        bed.Scheduler.Sleep(10_000_000);
        Assert.Equal(Enumerable.Repeat(CheckValue, 12), computed);
    });

    private static void Run(string part, ulong seed, Action<TogetherBed> test) =>
        TogetherBed.Run(test, seed, profile: DeviceProfile.BuiltIn[part]);

    private static TogetherBed.Client Open(TogetherBed bed, WqMode mode)
    {
        bed.Device.Unbind();
        return bed.Open(bed.Bind(WorkQueueType.User, mode, adjust: queue => queue.IsPageRequestDisabled = bed.Device.EventLog is not null));
    }

    private static void Submit(TogetherBed.Client client, in AnalyticsDescriptor descriptor) =>
        client.Submit(Unsafe.BitCast<AnalyticsDescriptor, WorkDescriptor>(descriptor));

    private static AnalyticsCompletionRecord WaitFor(TogetherBed bed, TogetherBed.Client client, ulong record)
    {
        client.WaitFor(record);
        Span<byte> bytes = stackalloc byte[AnalyticsCompletionRecord.SizeBytes];
        client.Memory.CopyFrom(record, bytes);
        return MemoryMarshal.Read<AnalyticsCompletionRecord>(bytes);
    }
}
