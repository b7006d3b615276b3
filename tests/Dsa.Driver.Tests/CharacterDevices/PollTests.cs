using Dsa.Driver.CharacterDevices;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.CharacterDevices;

public sealed class PollTests
{
    [Fact]
    [Parity("CD-23", "MI-08")]
    public void A_file_is_readable_from_the_first_software_error_on() => Bed.Run(bed =>
    {
        var (file, process) = Open(bed, 0);
        Assert.Equal(PollEvents.None, file.Poll(process, 0));
        Assert.Equal(PollEvents.None, file.Poll(process, 1_000));
        Fail(bed, default);
        Assert.Equal(PollEvents.Readable, file.Poll(process, 0));
        Assert.Equal(PollEvents.Readable, file.Poll(process, 0));
    });

    [Fact]
    [Parity("CD-23")]
    public void For_another_process_a_file_is_none() => Bed.Run(bed =>
    {
        var (file, _) = Open(bed, 0);
        Fail(bed, default);
        using var child = bed.Kernel.CreateProcess("child");
        Assert.Equal(PollEvents.Invalid, file.Poll(child, 0));
    });

    [Theory]
    [InlineData(null, new[] { 0, 1 })]
    [InlineData(1, new[] { 1 })]
    [InlineData(2, new int[0])]
    [InlineData(200, new int[0])]
    [Parity("MI-07")]
    public void An_error_wakes_those_who_poll_the_queue_that_it_names(int? named, int[] woken) => Bed.Run(bed =>
    {
        // Queue 2 is the kernel's.
        bed.Configure(2, WorkQueueType.Kernel);
        bed.Configure(1, WorkQueueType.User);
        var files = new[] { Open(bed, 0), Open(bed, 1) };
        Assert.Equal(Errno.None, bed.Queue(2).BindKernel());
        var seen = new List<int>();
        var pollers = files.Select((opened, i) => bed.Scheduler.Spawn($"poller {i}", () =>
        {
            opened.File.Poll(opened.Process, 10_000_000);
            if (bed.Scheduler.NowNanoseconds < 5_000_000)
            {
                seen.Add(i);
            }
        })).ToList();
        bed.Settle();
        Fail(bed, named is { } index ? default(SwError).WithWorkQueueValid(true).WithWorkQueue((uint)index) : default);
        Assert.Equal(woken, seen.Order());
        pollers.ForEach(poller => poller.Join());
        Assert.All(files, opened => Assert.Equal(PollEvents.Readable, opened.File.Poll(opened.Process, 0)));
    });

    private static (UserQueueFile File, SimulatedProcess Process) Open(Bed bed, int index)
    {
        bed.Configure(index, WorkQueueType.User);
        if (bed.Device.State == Driver.Devices.IdxdDeviceState.Disabled)
        {
            Assert.Equal(Errno.None, bed.Device.Bind());
        }

        Assert.Equal(Errno.None, bed.Queue(index).BindUser());
        var process = bed.Kernel.CreateProcess($"app {index}");
        return (bed.Queue(index).CharacterDevice!.Open(process, out _)!, process);
    }

    private static void Fail(Bed bed, SwError error)
    {
        bed.Hardware.Set(bed.Hardware.Registers.SwError.OffsetBytes, error.WithValid(true));
        bed.Hardware.RaiseCause(IntCauseBits.SoftwareError);
        bed.Settle();
    }
}
