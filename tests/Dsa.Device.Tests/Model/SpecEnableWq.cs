using static Dsa.Device.Tests.Model.SpecPart;

namespace Dsa.Device.Tests.Model;

/// <summary>The checks of Enable WQ, one for each code.</summary>
internal sealed class SpecEnableWq(SpecDevice device, int queue)
{
    private readonly SpecPart _part = device.Part;
    private readonly SpecPciBits _pci = device.Pci;
    private readonly int _dword = device.Part.Wq(queue) / 4;

    public void Check(SpecOutcome outcome)
    {
        outcome.Must(0x20, device.State != 1);
        outcome.Must(0x21, device.QueueState(queue) != 0);
        var control = device.Image[_dword + 2];
        var isDedicated = Bit(control, 0);
        var hasPasid = Bit(control, 28);
        outcome.Must(0x22, (device.Image[_dword] & 0xFFFF) == 0);
        outcome.Must(0x23, Bit(_part.WqCap, 51) && (control >> 4 & 0xF) == 0);
        outcome.Must(0x24, !Bit(_part.WqCap, isDedicated ? 49 : 48));
        outcome.Must(0x25, Bit(control, 1) && (!_part.HasBlockOnFault || !_pci.PageRequests));
        outcome.Must(0x26, hasPasid ? !_pci.Pasid : !isDedicated);
        outcome.Must(0x2A, isDedicated && hasPasid && Bit(control, 29) && !_pci.Privileged);
        outcome.Must(0x2C, Bit(control, 2) && !Bit(_part.WqCap, 50));
        outcome.Must(0x2E, Bit(control, 3) && (!Bit(_part.WqCap, 55) || !device.IsLogging || Bit(control, 1)));
        CheckSizes(outcome);
        CheckOccupancy(outcome);
        for (var word = 0; word < 8 && _part.HasOpCfg; word++)
        {
            outcome.Must(0x2D, (device.Image[_dword + 8 + word] & ~(uint)(_part.OpCap[word / 2] >> (word % 2 * 32))) != 0);
        }
    }

    private void CheckSizes(SpecOutcome outcome)
    {
        var limits = device.Image[_dword + 3];
        var batch = (int)(limits >> 5 & 0xF);
        outcome.Must(0x27, _part.HasBatch && (batch > _part.MaxBatchShift || (batch == 0 && !_part.HasBatchOfOne)));
        outcome.May(0x27, !_part.HasBatch && batch > _part.MaxBatchShift);
        outcome.Must(0x27, (limits >> 9 & 0xF) > _part.MaxSglShift);
        outcome.Must(0x28, (limits & 0x1F) > _part.MaxTransferShift);
    }

    private void CheckOccupancy(SpecOutcome outcome)
    {
        var target = device.Image[_dword + 4];
        var handle = (int)(target & 0xFFFF);
        var isStorage = Bit(target, 16);
        var handles = device.Interrupts.HandlesOf(isStorage);
        var isAsked = Bit(_part.WqCap, 53) && Bit(device.Image[_dword + 5], 16);
        outcome.Must(0x2B, isAsked && !handles.Exists(handle));
        outcome.May(0x2B, (handle != 0 || isStorage) && !handles.IsUsable(handle));
    }
}
