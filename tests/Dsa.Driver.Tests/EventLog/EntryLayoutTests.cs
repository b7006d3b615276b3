using System.Runtime.InteropServices;
using Dsa.Driver.CharacterDevices;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.EventLog;

/// <summary>Where the parts of an entry are, from numbers and not from names.</summary>
public sealed class EntryLayoutTests
{
    private const ulong Faulted = 0x1234_5000;

    [Theory]
    [InlineData(PciDeviceId.DsaGraniteRapidsD, 8, 4)]
    [InlineData(PciDeviceId.IaaDiamondRapids, 16, 8)]
    [Parity("EV-16", "BR-06", "DB-06")]
    public void Every_bit_of_the_header_means_what_it_means(PciDeviceId part, int words, int record) => Run(part, (bed, _) =>
    {
        Append(bed, words, (0, 1UL << 2));
        Append(bed, words, (0, (1UL << 2) | (1UL << 3)));
        Append(bed, words, (0, (1UL << 2) | (1UL << 4)));
        Append(bed, words, (0, (1UL << 2) | (1UL << 5)));
        Append(bed, words, (0, (1UL << 2) | (1UL << 6)));
        Append(bed, words, (0, (1UL << 2) | (0x45UL << 8) | (0x67UL << 16) | (0x89UL << 32) | (0xABCDEUL << 40)));
        Append(bed, words, (0, 1UL << 2), (1, 0xFEDC), (2, Faulted), (record, 0x77UL << 32), (record + 1, Faulted + 1));
        bed.Settle();
        var entries = bed.Device.EventLog!.Dump().Split("Event Log entry")[1..].Select(entry => entry.Split('\n')).ToList();
        Assert.Equal("desc valid 1 wq idx valid 0", entries[0][1]);
        Assert.Equal("desc valid 1 wq idx valid 1", entries[1][1]);
        Assert.Equal("batch 1 fault rw 0 priv 0 error 0x0", entries[2][2]);
        Assert.Equal("batch 0 fault rw 1 priv 0 error 0x0", entries[3][2]);
        Assert.Equal("batch 0 fault rw 0 priv 1 error 0x0", entries[4][2]);
        Assert.Equal("batch 0 fault rw 0 priv 0 error 0x45", entries[5][2]);
        Assert.Equal($"wq idx {0x67} op 0x89 pasid {0xABCDE} batch idx 0", entries[5][3]);
        Assert.Equal($"wq idx 0 op 0x0 pasid 0 batch idx {0xFEDC}", entries[6][3]);
        Assert.Equal($"fault addr 0x{Faulted:x}", entries[6][4]);
        Assert.Equal($"status 0x0 result 0x0 fault_info 0x0 bytes_completed {0x77}", entries[6][5]);
        Assert.Equal($"fault addr 0x{Faulted + 1:x} inv flags 0x0", entries[6][6]);
    });

    [Theory]
    [InlineData(18, true)]
    [InlineData(16, false)]
    [InlineData(17, false)]
    [InlineData(19, false)]
    [Parity("EV-16", "EV-20")]
    public void Of_the_error_information_bit_18_asks_for_the_record(int bit, bool isWritten) => Run(PciDeviceId.DsaGraniteRapidsD, (bed, file) =>
    {
        var address = ((SimulatedProcess)file.Process).Memory.Map(4096);
        Append(bed, 8, (0, Header(file, 0x26)), (1, 1UL << (32 + bit)), (2, address), (4, 1));
        bed.Settle();
        Assert.Equal(isWritten, file.Process.Memory.TryPeek(address, out var status) && status == 1);
    });

    [Theory]
    [InlineData(0, CompletionStatus.BatchFailed)]
    [InlineData(1UL << (32 + 19), CompletionStatus.Success)]
    [Parity("EV-16", "EV-26")]
    public void Bit_19_of_a_member_forgets_what_went_wrong_in_a_batch_of_that_number(ulong information, CompletionStatus expected) =>
        Run(PciDeviceId.DsaGraniteRapidsD, (bed, file) =>
        {
            var address = ((SimulatedProcess)file.Process).Memory.Map(4096);
            var member = Header(file, 0x1A) | (1UL << 4) | (0x33UL << 24);
            Append(bed, 8, (0, member), (2, 0x10), (4, 1));
            Append(bed, 8, (0, member), (1, information), (2, address), (4, 1));
            Append(bed, 8, (0, Header(file, 0x27) | (0x33UL << 24)), (1, 1UL << (32 + 18)), (2, address + 64), (4, 1));
            bed.Settle();
            Assert.True(file.Process.Memory.TryPeek(address + 64, out var status));
            Assert.Equal(expected, (CompletionStatus)status);
        });

    private static ulong Header(UserQueueFile file, ulong error) =>
        (1UL << 2) | (1UL << 3) | (error << 8) | ((ulong)file.Pasid.Value << 40);

    private static void Append(Bed bed, int words, params (int Index, ulong Value)[] parts)
    {
        var entry = new ulong[words];
        foreach (var (index, value) in parts)
        {
            entry[index] = value;
        }

        if (words == 8)
        {
            bed.Hardware.Append(MemoryMarshal.Read<EventLogEntry>(MemoryMarshal.AsBytes(entry.AsSpan())));
        }
        else
        {
            bed.Hardware.Append(MemoryMarshal.Read<AnalyticsEventLogEntry>(MemoryMarshal.AsBytes(entry.AsSpan())));
        }
    }

    private static void Run(PciDeviceId part, Action<Bed, UserQueueFile> test) => Bed.Run(
        bed =>
        {
            bed.Device.Unbind();
            var node = bed.BindQueue(WorkQueueType.User, WqMode.Shared).CharacterDevice!;
            test(bed, node.Open(bed.Kernel.CreateProcess("app"), out _)!);
        },
        part == PciDeviceId.IaaDiamondRapids ? ScriptedProfile.Analytics : ScriptedProfile.Version2,
        part: part);
}
