using Dsa.Device.Profiles;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Together;

/// <summary>The flows of traces.md once more, from the probe to the remove, with the device model behind the registers.</summary>
public sealed class FlowTests
{
    private const uint PasidEnable = 1u << 28;

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [Parity("BR-12", "BR-13", "BR-14", "CP-01", "GE-15", "GE-24", "WQ-26", "WQ-27", "GE-26")]
    public void A_users_dedicated_queue_from_probe_to_remove(ulong seed) => TogetherBed.Run(
        bed =>
        {
            bed.Probe();
            bed.CheckTrace("""
                R32 0x00 = 0x200
                R32 0x90 = 0
                POLL(0x00500000)
                RMW 0x80 set 0x1000
                R64 0x10; R32 0xB0; R64 0x30; R64 0x38; R64 0x20
                R64 0x40; R64 0x48; R64 0x50; R64 0x58
                R64 0x60; R64 0x68
                RMW 0x88 set 3
                """);
            Assert.Equal((uint)DriverStatus.WqNoneConfigured, bed.Device.CommandStatus);

            var queue = bed.Device.Configure(0, WorkQueueType.User);
            Assert.Equal(Errno.None, bed.Device.Bind());
            bed.CheckTrace($"""
                {Lines(0)}
                RMW 0x80 set 0x1000
                W64 0xE0; W64 0xE8 = 64
                RMW 0x88 set 4
                RMW 0x80 set 0x2000
                R32 0x90 = 0
                CMD(0x80100000)
                """);

            Assert.Equal(Errno.None, queue.BindUser());
            bed.CheckTrace($"{Lines(0)}\nCMD(0x80600000)");

            var client = bed.Open(queue);
            bed.CheckTrace($"""
                CMD(0x80700000 | op(0))
                RMW W+8 set 0x{PasidEnable | client.File.Pasid.Value << 8:x}
                CMD(0x80600000)
                """);
            client.Dispose();
            bed.CheckTrace("""
                CMD(0x80700000 | op(0))
                RMW W+8 clear 0x1FFFFF00
                CMD(0x80600000)
                R64 0xF0
                """);

            bed.Driver.Remove(bed.Device);
            bed.CheckTrace("""
                CMD(0x80800000 | op(0))
                CMD(0x80A00000 | op(0))
                R32 0x90 = 1
                CMD(0x80200000)
                CMD(0x80500000)
                RMW 0x88 set 3
                RMW 0x80 clear 0x2000
                RMW 0x88 clear 4
                W64 0xE0 = 0; W64 0xE8 = 0
                R32 0x90 = 0
                RMW 0x88 clear 3
                RMW 0x88 clear 3
                RMW 0x80 clear 0x1000
                """);
        },
        seed,
        isProbed: false);

    [Theory]
    [InlineData(WqMode.Dedicated)]
    [InlineData(WqMode.Shared)]
    [Parity("WQ-11", "WQ-18", "IH-02", "IH-04", "IH-06", "IH-08")]
    public void A_kernel_queue_from_bind_to_unbind(WqMode mode) => TogetherBed.Run(bed =>
    {
        var queue = bed.Device.Configure(1, WorkQueueType.Kernel, mode);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Trace.Clear();
        Assert.Equal(Errno.None, queue.BindKernel());
        var pasid = bed.Device.SystemPasid.Value;
        var written = mode == WqMode.Shared ? $"set 0x{PasidEnable:x} clear 0x0FFFFF00" : $"set 0x{PasidEnable | pasid << 8:x}";
        bed.CheckTrace($"""
            RMW W+1*S+8 {written}
            {Lines(1)}
            CMD(0x80600000 | 1)
            W32 M+8*(1+1) = ({pasid} << 12) | 8
            CMD(0x80D00000 | (1+1))
            """);
        Assert.Equal(2, queue.Kernel!.InterruptHandle);
        queue.Unbind();
        bed.CheckTrace("""
            CMD(0x80800000 | op(1))
            POLL(0x00E00000 | 2); R32 0xA8
            W32 M+8*(1+1) = 0
            CMD(0x80A00000 | op(1))
            """);
    });

    [Fact]
    [Parity("WQ-27")]
    public void A_closed_queue_has_no_pasid_whatever_else_is_configured_meanwhile()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    bed.Device.Configure(1, WorkQueueType.User);
                    var client = bed.Open(bed.Bind(WorkQueueType.User));
                    var binder = bed.Scheduler.Spawn("binder", () => Assert.Equal(Errno.None, bed.Device.WorkQueues[1].BindUser()));
                    client.File.Close();
                    binder.Join();
                    var control = bed.Hardware.Bar0.Read(new Bar0Layout(DeviceProfile.Dsa20.Capabilities).WqCfg.OffsetBytes + 8, 4);
                    Assert.Equal(0UL, control & 0x1FFFFF00);
                },
                seed);
        }
    }

    [Fact]
    [Parity("CP-08", "GE-11")]
    public void What_only_the_device_checks_comes_back_as_its_error() => TogetherBed.Run(bed =>
    {
        var queue = bed.Device.Configure(0, WorkQueueType.User);
        queue.Priority = 0;
        bed.Device.Configure(1, WorkQueueType.User, size: 200);
        Assert.Equal(Errno.ENXIO, bed.Device.Bind());
        Assert.Equal((uint)CommandError.WqSizesExceedTotal, bed.Device.CommandStatus);

        bed.Device.WorkQueues[1].SizeEntries = 16;
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.ENXIO, queue.BindUser());
        Assert.Equal((uint)CommandError.WqPriorityZero, bed.Device.CommandStatus);
        queue.Priority = 1;
        Assert.Equal(Errno.None, queue.BindUser());
    });

    [Fact]
    [Parity("GE-11", "GE-07")]
    public void A_group_with_engines_but_no_queue_is_refused_by_the_device() => TogetherBed.Run(bed =>
    {
        bed.Device.Configure(0, WorkQueueType.User);
        bed.Device.Engines[1].Group = bed.Device.Groups[1];
        var frames = bed.Machine.Memory.UsedFrameCount;
        Assert.Equal(Errno.ENXIO, bed.Device.Bind());
        Assert.Equal((uint)CommandError.InvalidGroup, bed.Device.CommandStatus);
        Assert.Equal(frames, bed.Machine.Memory.UsedFrameCount);
    });

    [Fact]
    [Parity("BR-31", "EV-08")]
    public void Nothing_is_left_after_many_rounds() => TogetherBed.Run(
        bed =>
        {
            var (frames, pasids) = (bed.Machine.Memory.UsedFrameCount, bed.Kernel.Pasids.AllocatedCount);
            for (var round = 0; round < 5; round++)
            {
                bed.Probe();
                var queue = bed.Bind(round % 2 == 0 ? WorkQueueType.User : WorkQueueType.Kernel, WqMode.Shared);
                if (round % 2 == 0)
                {
                    bed.Open(queue).Dispose();
                }

                bed.Driver.Remove(bed.Device);
                Assert.Equal((frames, pasids), (bed.Machine.Memory.UsedFrameCount, bed.Kernel.Pasids.AllocatedCount));
            }
        },
        isProbed: false);

    [Fact]
    [Parity("BR-14")]
    public void A_function_without_the_capability_has_no_pasids_whatever_the_kernel_can() => TogetherBed.Run(
        bed =>
        {
            Assert.False(bed.Device.HasUserPasid);
            Assert.False(bed.Device.HasSystemPasid);
            Assert.Equal(0, bed.Kernel.Pasids.AllocatedCount);
            Assert.Null(bed.Bind(WorkQueueType.Kernel).Kernel!.Allocate(mayBlock: false, out _)!.Pasid);
        },
        profile: DeviceProfile.Dsa20 with { Pci = DeviceProfile.Dsa20.Pci with { Pasid = null } });

    private static string Lines(int queue) =>
        Setup.ConfigurationLines(new Bar0Layout(DeviceProfile.Dsa20.Capabilities), [queue]);
}
