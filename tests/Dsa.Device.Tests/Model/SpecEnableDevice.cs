using System.Numerics;
using static Dsa.Device.Tests.Model.SpecPart;

namespace Dsa.Device.Tests.Model;

/// <summary>The checks of Enable Device, one for each code.</summary>
internal sealed class SpecEnableDevice(SpecDevice device)
{
    private readonly SpecPart _part = device.Part;
    private readonly SpecPciBits _pci = device.Pci;

    public void Check(SpecOutcome outcome)
    {
        outcome.Must(0x10, device.State != 0);
        outcome.Must(0x12, !_pci.BusMaster);
        outcome.Must(0x13, _pci.PageRequests && (_pci.Allocation == 0 || _pci.Allocation > (_part.IsIaa ? 0x100u : 0x200u)));
        outcome.Must(0x14, Enumerable.Range(0, _part.Queues).Sum(SizeOf) > _part.TotalEntries);
        outcome.Must(0x15, Groups().Any(group => QueuesOf(group).IsZero != (EnginesOf(group) == 0)));
        CheckMembers(outcome);
        CheckLimits(outcome);
        CheckLog(outcome);
        if (_part.HasIdBr)
        {
            var reads = device.Image[0x108 / 4];
            outcome.Must(0x1B, (Bit(reads, 0) && !_pci.Pasid) || (Bit(reads, 1) && !(Bit(reads, 0) && _pci.Privileged)));
        }
    }

    private void CheckMembers(SpecOutcome outcome)
    {
        var queues = BigInteger.Zero;
        var engines = 0UL;
        foreach (var group in Groups())
        {
            outcome.Must(0x16, !(queues & QueuesOf(group)).IsZero);
            outcome.Must(0x17, (engines & EnginesOf(group)) != 0);
            queues |= QueuesOf(group);
            engines |= EnginesOf(group);
        }

        outcome.Must(0x16, queues >> _part.Queues != 0);
        outcome.Must(0x17, _part.Engines < 64 && engines >> _part.Engines != 0);
        for (var queue = 0; queue < _part.Queues; queue++)
        {
            outcome.Must(0x16, !(queues >> queue).IsEven != (SizeOf(queue) > 0));
        }
    }

    private void CheckLimits(SpecOutcome outcome)
    {
        var used = Groups().Where(group => EnginesOf(group) != 0).ToList();
        var reserved = used.Sum(group => (long)(FlagsOf(group) >> 8 & 0xFF));
        var limited = 0;
        foreach (var group in used)
        {
            var flags = FlagsOf(group);
            var least = 4 * BitOperations.PopCount(EnginesOf(group));
            var allowed = (long)(flags >> 20 & 0xFF);
            var own = (long)(flags >> 8 & 0xFF);
            limited += Bit(flags, 7) ? least : 0;
            outcome.Must(0x18, _part.HasReadBufferControl
                ? allowed < least || allowed < own || allowed > own + _part.ReadBuffers - reserved
                : allowed != 0 || own != 0);
            outcome.Must(0x18, Bit(flags, 7) && !_part.HasGlobalLimit);
            outcome.Must(0x18, (flags >> 32 & 0x33) != 0 && !_part.HasProgressLimit);
            outcome.Must(0x18, (flags >> 40 & 0xFF) != 0 && !_part.HasBandwidthLimit);
            outcome.Must(0x18, (flags >> 40 & 0xF) > 3 || (flags >> 44 & 0xF) > 3);
        }

        var limit = device.Image[0x80 / 4] & 0xFF;
        outcome.Must(0x18, _part.HasReadBufferControl && reserved > _part.ReadBuffers);
        outcome.Must(0x18, limited > 0 && (limit > _part.ReadBuffers || limit < limited));
        outcome.May(0x18, limit != 0 && !_part.HasGlobalLimit);
    }

    private void CheckLog(SpecOutcome outcome)
    {
        var isEnabled = Bit(device.Image[0x80 / 4], 13);
        outcome.Must(0x19, isEnabled && !_part.HasEventLog);
        if (!_part.HasEventLog)
        {
            return;
        }

        var start = (device.Read(0xE0, 8) >> 12) * new BigInteger(4096);
        var size = device.Image[0xE8 / 4] & 0xFFFF;
        outcome.Must(0x19, isEnabled && (size < 64 || start + (size * new BigInteger(_part.EventBytes)) > BigInteger.One << 64));
        var configuration = device.Image[0xE0 / 4];
        var isWrong = (Bit(configuration, 0) && !_pci.Pasid) || (Bit(configuration, 1) && !(Bit(configuration, 0) && _pci.Privileged));
        outcome.Must(0x1B, isEnabled && isWrong);
        outcome.May(0x1B, isWrong);
    }

    private IEnumerable<int> Groups() => Enumerable.Range(0, _part.Groups);

    private int SizeOf(int queue) => (int)(device.Image[_part.Wq(queue) / 4] & 0xFFFF);

    private BigInteger QueuesOf(int group) => Enumerable.Range(0, 8)
        .Aggregate(BigInteger.Zero, (all, dword) => all | new BigInteger(device.Image[(_part.Group(group) / 4) + dword]) << (32 * dword));

    private ulong EnginesOf(int group) => device.Read(_part.Group(group) + 0x20, 8);

    private ulong FlagsOf(int group) => device.Read(_part.Group(group) + 0x28, 8);
}
