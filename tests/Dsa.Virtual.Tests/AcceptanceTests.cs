using Dsa.Device.Profiles;
using Dsa.Driver.Submission;
using Dsa.Platform.Tracing;

namespace Dsa.Virtual.Tests;

public sealed class AcceptanceTests
{
    public static TheoryData<string> Hosts => ["dsa1", "dsa3"];

    [Theory]
    [MemberData(nameof(Hosts))]
    [Parity("VD-64", "VD-56", "VD-39", "VD-44", "VD-43", "VD-31")]
    public void An_unmodified_driver_binds_the_virtual_device_and_moves_memory_with_interrupts(string host)
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            VirtualBed.Run(
                bed =>
                {
                    var guest = bed.Boot(bed.Open());
                    Assert.False(guest.Device.IsConfigurable);
                    Assert.False(guest.Device.HasSystemPasid);
                    Assert.Equal(Driver.Devices.IdxdDeviceState.Enabled, guest.Device.State);
                    var queue = guest.BindQueue();
                    Assert.Equal(guest.File.Function.MessageSlotIndex, queue.InterruptHandle);
                    for (byte round = 1; round <= 8; round++)
                    {
                        Assert.Equal(CompletionResult.Success, guest.Move(queue, round));
                        Assert.True(guest.IsMoved());
                    }

                    // Nobody configured anything: what is fixed was not written.
                    var bar = new Bar0Layout(guest.Device.Capabilities);
                    Assert.DoesNotContain(bed.Trace.Events, e =>
                        e.Device == "vdsa0" && e.Kind == TraceKind.MmioWrite && (bar.GrpCfg.Contains(e.OffsetBytes) || bar.WqCfg.Contains(e.OffsetBytes)));
                },
                seed,
                DeviceProfile.BuiltIn[host]);
        }
    }

    [Fact]
    public void The_driver_of_the_virtual_machine_may_be_unbound_removed_and_loaded_again() => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        for (var round = 0; round < 3; round++)
        {
            var guest = bed.Boot(file);
            Assert.Equal(CompletionResult.Success, guest.Move(guest.BindQueue(), 1));
            guest.Driver.Remove(guest.Device);
        }
    });
}
