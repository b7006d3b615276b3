using Dsa.Driver.CharacterDevices;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Kernel;

namespace Dsa.Driver.Tests.Probing;

/// <summary>What a driver takes from the machine and the kernel is back when it has been unloaded, whatever there was too little of.</summary>
public sealed class LiveCountTests
{
    private const int MostOfAny = 20;

    // Upstream dropped one reference twice there (BUG-05), and kept the device's workqueue (BUG-06).
    [Fact]
    [Parity("BR-03", "BR-31", "BR-33")]
    public void A_hundred_loads_and_unloads_take_nothing() => Bed.RunUnprobed(bed =>
    {
        bed.Driver.Unload();
        var before = Count(bed, bed.Hardware);
        for (var round = 0; round < 100; round++)
        {
            Assert.Equal(Errno.None, BringUpAndUnload(bed, bed.Hardware));
            Assert.Equal(before, Count(bed, bed.Hardware));
        }
    });

    [Fact]
    [Parity("GE-26", "WQ-18")]
    public void Bind_and_unbind_take_no_actor() => Bed.Run(bed =>
    {
        var before = Count(bed, bed.Hardware);
        foreach (var type in new[] { WorkQueueType.User, WorkQueueType.Kernel, WorkQueueType.User, WorkQueueType.Kernel })
        {
            bed.BindQueue(type);
            Assert.NotEqual(before, Count(bed, bed.Hardware));
            bed.Device.Unbind();
            Assert.Equal(before, Count(bed, bed.Hardware));
        }
    });

    // From nothing on, one more each time, until there is enough (BUG-02).
    [Theory]
    [InlineData("frames", 2)]
    [InlineData("majors", 2)]
    [InlineData("vectors", 2)]
    [InlineData("PASIDs", 2)]
    [InlineData("DMA devices", 1)]
    [InlineData("DMA channels", 1)]
    [Parity("BR-03", "BR-16", "BR-20", "GE-04", "WQ-15", "IH-02", "CD-11")]
    public void Whatever_there_is_too_little_of_all_that_was_taken_is_given_back(string resource, int needed)
    {
        var errors = new List<Errno>();
        for (var count = 0; count < MostOfAny && errors is not [.., Errno.None]; count++)
        {
            Bed.RunUnprobed(
                bed =>
                {
                    bed.Driver.Unload();
                    var hardware = resource == "vectors"
                        ? new ScriptedDevice(bed.Machine.AddSlot("few", Math.Max(1, count)), ScriptedProfile.Version2) { MsixVectorCount = count == 0 ? 2 : count }
                        : bed.Hardware;
                    LeaveOnly(bed, resource, count);
                    var before = Count(bed, hardware);
                    errors.Add(BringUpAndUnload(bed, hardware));
                    Assert.Equal(before, Count(bed, hardware));
                },
                pasids: resource == "PASIDs" ? (uint)count : Pasid.Maximum,
                dmaNumbers: resource switch
                {
                    "DMA devices" => new DmaNumberAllocator(maximumDevices: count),
                    "DMA channels" => new DmaNumberAllocator(maximumChannels: count),
                    _ => null,
                });
        }

        Assert.Equal((needed, Errno.None), (errors.Count - 1, errors[^1]));
    }

    [Fact]
    [Parity("GE-33", "BR-19")]
    public void A_probe_that_fails_at_any_queue_gives_all_back()
    {
        for (var shared = 0; shared < 8; shared++)
        {
            Bed.RunUnprobed(
                bed =>
                {
                    for (var i = 0; i < 8; i++)
                    {
                        var mode = i == shared ? WqMode.Shared : WqMode.Dedicated;
                        bed.Hardware.Set(bed.Hardware.Registers.WqCfg[i].Control.OffsetBytes, default(WqCfgControl).WithMode(mode));
                    }

                    bed.Hardware.KeepsConfiguration = true;
                    var before = Count(bed, bed.Hardware);
                    Assert.Null(bed.Driver.Probe(bed.Hardware, out var error));
                    Assert.Equal((Errno.EOPNOTSUPP, before), (error, Count(bed, bed.Hardware)));
                },
                ScriptedProfile.Fixed);
        }
    }

    private static (int Frames, int Actors, int Majors, int Pasids, int Vectors, int? DmaNumber, bool IsBusMaster) Count(Bed bed, ScriptedDevice hardware)
    {
        var (kernel, interrupts) = (bed.Kernel, hardware.Slot.Interrupts);
        var number = kernel.DmaNumbers.AllocateDevice();
        if (number is { } taken)
        {
            kernel.DmaNumbers.FreeDevice(taken);
        }

        return (
            bed.Machine.Memory.UsedFrameCount,
            bed.Scheduler.ActorCount,
            kernel.Majors.AllocatedCount,
            kernel.Pasids.AllocatedCount,
            Enumerable.Range(0, interrupts.Count).Count(vector => !interrupts.Read(vector).Mask),
            number,
            hardware.Configuration.BusMasterEnable);
    }

    private static void LeaveOnly(Bed bed, string resource, int count)
    {
        if (resource == "frames")
        {
            var left = Enumerable.Range(0, count).Select(_ => bed.Kernel.AllocateCoherent(bed.Hardware.Slot, PhysicalMemory.PageBytes)!).ToList();
            bed.UseUpMemory();
            left.ForEach(buffer => buffer.Dispose());
        }

        if (resource == "majors")
        {
            var majors = new List<int>();
            while (bed.Kernel.Majors.Allocate() is { } major)
            {
                majors.Add(major);
            }

            majors.Take(count).ToList().ForEach(bed.Kernel.Majors.Free);
        }
    }

    /// <summary>Goes as far as it can, from the load of the driver to an open file, and all the way back.</summary>
    /// <returns>What kept it from going on.</returns>
    private static Errno BringUpAndUnload(Bed bed, ScriptedDevice hardware)
    {
        using var process = bed.Kernel.CreateProcess("app");
        if (IdxdDriver.Load(bed.Kernel, out var error) is not { } driver)
        {
            return error;
        }

        UserQueueFile? file = null;
        if (driver.Probe(hardware, out error) is { } device)
        {
            var kernel = device.Configure(0, WorkQueueType.Kernel);
            var user = device.Configure(1, WorkQueueType.User);
            error = device.Bind();
            error = error == Errno.None ? kernel.BindKernel() : error;
            error = error == Errno.None ? user.BindUser() : error;
            file = error == Errno.None ? user.CharacterDevice!.Open(process, out error) : null;
        }

        driver.Unload();
        file?.Close();
        return error;
    }
}
