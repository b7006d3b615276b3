using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;
using Version = Dsa.Bindings.Version;

namespace Dsa.Driver.Tests.Probing;

/// <summary>What capability registers mean, from numbers and not from names.</summary>
public sealed class RealValuesTests
{
    [Fact]
    [Parity("CP-13", "CP-04", "CP-02", "CP-07")]
    public void A_part_of_the_first_generation_is_what_its_owners_say() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            var device = bed.Device;
            Assert.DoesNotContain(bed.Trace.Events, e => e.OffsetBytes == 0xB0);
            Assert.Equal((4, 4, 8), (device.Groups.Length, device.Engines.Length, device.WorkQueues.Length));
            Assert.Equal((1UL << 31, 1024u), (device.MaxTransferBytes, device.MaxBatchDescriptors));
            Assert.True(device.IsConfigurable && device.EventLog is null && device.Capabilities.GenCap.BlockOnFault);
            Assert.All(device.Groups, group => Assert.Equal(96, group.ReadBuffersAllowed));
            Assert.All(device.WorkQueues, queue => Assert.Equal(0x1003f03ffUL, queue.OperationMask.Word0));

            bed.Trace.Clear();
            bed.Configure(7, WorkQueueType.User, size: 128, group: 3);
            Assert.Equal(Errno.None, bed.Device.Bind());
            var touched = bed.Trace.Events.Select(e => e.OffsetBytes).ToHashSet();
            Assert.Contains(0x300 + (3 * 64), touched);
            Assert.Contains(0x400 + (7 * 32), touched);
        },
        new Bar0Capabilities
        {
            Version = new Version(0x100),
            GenCap = new GenCap(0x40915f010f),
            GrpCap = new GrpCap(0x36004),
            EngCap = new EngCap(0x4),
            WqCap = new WqCap(0x3f000000080080),
            OpCap = new OpCap(0x1003f03ff, 0, 0, 0),
            Offsets = new Offsets(0x0000_0007_0004_0003, 0),
        });

    [Fact]
    [Parity("CP-11")]
    public void Tables_lie_where_the_offsets_say_in_units_of_256_bytes() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            var atProbe = bed.Trace.Events.Select(e => e.OffsetBytes).ToHashSet();
            var queue = bed.Configure(0, WorkQueueType.Kernel);
            Assert.Equal((Errno.None, Errno.None), (bed.Device.Bind(), queue.BindKernel()));
            var touched = bed.Trace.Events.Select(e => e.OffsetBytes).ToHashSet();
            Assert.Contains(0x5010, atProbe);
            Assert.Contains(0x1000, touched);
            Assert.Contains(0x2008, touched);
            Assert.Contains(0x3008, touched);
            Assert.DoesNotContain(touched, offset => offset is >= 0x4000 and < 0x5000);
        },
        ScriptedProfile.Version2 with
        {
            Offsets = new Offsets(0x0040_0030_0020_0010, 0xFFFF_0050),
            PerfCap = ScriptedProfile.Monitored.PerfCap,
        });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 64)]
    [InlineData(2, 128)]
    [Parity("CP-05", "CP-04")]
    public void The_code_of_the_event_log_says_how_large_its_entries_are(int code, int entryBytes) => Bed.Run(
        bed =>
        {
            if (entryBytes == 0)
            {
                Assert.Null(bed.Device.EventLog);
                return;
            }

            bed.BindQueue(WorkQueueType.User);
            var status = bed.Hardware.Registers.EvlStatus;
            var ring = bed.Hardware.Registers.EvlCfg.Read().BasePage * 4096;
            bed.Hardware.Slot.Memory.StoreRecord(MemoryRequester.Function, ring + (ulong)entryBytes, new byte[] { 4, 0, 0, 0, 0, 0, 0, 0 }, out _);
            bed.Hardware.Set(status.OffsetBytes, default(EvlStatus).WithHead(2).WithTail(2));
            Assert.Contains("(real index 1)", bed.Device.EventLog!.Dump());
            Assert.Equal(entryBytes / 8, bed.Device.EventLog!.Dump().Split("entry[").Length - 1);
        },
        ScriptedProfile.Version2 with
        {
            GenCap = new GenCap((ScriptedProfile.Version2.GenCap.Raw & ~0x6000UL) | ((ulong)code << 13)),
        });
}
