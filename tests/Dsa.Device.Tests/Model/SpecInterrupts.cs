using static Dsa.Device.Tests.Model.SpecPart;

namespace Dsa.Device.Tests.Model;

/// <summary>What interrupts leave in BAR0: causes, pending bits of both tables, and which entries software was given.</summary>
internal sealed class SpecInterrupts
{
    private const int MaskBit = 0;
    private const int PendingBit = 1;

    private readonly SpecDevice _device;
    private readonly SpecPart _part;

    public SpecInterrupts(SpecDevice device)
    {
        _device = device;
        _part = device.Part;
        Vectors = new SpecHandles(_part.Vectors, _part.NeedsHandles);
        Messages = new SpecHandles(_part.ImsEntries, _part.NeedsHandles);
    }

    /// <summary>Handles of the MSI-X table.</summary>
    public SpecHandles Vectors { get; }

    /// <summary>Handles of the interrupt message storage.</summary>
    public SpecHandles Messages { get; }

    /// <summary>Entries of the interrupt message storage that hold a message back.</summary>
    public IEnumerable<int> PendingMessages => Enumerable.Range(0, _part.ImsEntries).Where(entry => Bit(Image[MessageControl(entry)], PendingBit));

    private uint[] Image => _device.Image;

    public SpecHandles HandlesOf(bool isStorage) => isStorage ? Messages : Vectors;

    /// <summary>Sets a bit of INTCAUSE, and raises vector 0 if that is enabled.</summary>
    public void Cause(int bit, bool signal)
    {
        Image[0x98 / 4] |= 1u << bit;
        if (signal)
        {
            SignalVector(0);
        }
    }

    /// <summary>What nothing holds back is sent, and pending no more.</summary>
    public void Deliver()
    {
        for (var vector = 0; vector < _part.Vectors; vector++)
        {
            if (!Bit(Image[(_part.MsixTable / 4) + (vector * 4) + 3], MaskBit))
            {
                Image[(_part.MsixPending / 4) + (vector / 32)] &= ~(1u << (vector % 32));
            }
        }

        for (var entry = 0; entry < _part.ImsEntries; entry++)
        {
            ref var control = ref Image[MessageControl(entry)];
            control &= Bit(control, MaskBit) ? uint.MaxValue : ~(1u << PendingBit);
        }
    }

    /// <summary>Occupancy interrupts that are due: without descriptors the occupancy is always at or below the limit.</summary>
    public void EvaluateOccupancy()
    {
        for (var queue = 0; queue < _part.Queues && Bit(_part.WqCap, 53); queue++)
        {
            var dword = _part.Wq(queue) / 4;
            if (_device.QueueState(queue) != 1 || _device.IsHalted || !Bit(Image[dword + 5], 16) || Bit(Image[dword + 6], 16))
            {
                continue;
            }

            Image[dword + 6] |= 1 << 16;
            var isStorage = Bit(Image[dword + 4], 16);
            var handle = (int)(Image[dword + 4] & 0xFFFF);
            if (handle == 0 && !isStorage)
            {
                Cause(2, signal: true);
            }
            else if (HandlesOf(isStorage).IsUsable(handle))
            {
                Signal(isStorage, handle);
            }
        }
    }

    /// <summary>Whether handles are to be taken away when the active command is complete.</summary>
    public bool IsRevoking { get; set; }

    /// <summary>The platform takes all handles away. A device that gives none has none to lose.</summary>
    public void Revoke()
    {
        IsRevoking = false;
        if (_part.NeedsHandles)
        {
            TakeAll();
            Cause(31, signal: true);
        }
    }

    public void TakeAll()
    {
        Vectors.TakeAll();
        Messages.TakeAll();
    }

    /// <summary>Raises an entry. That it ignores completions is no matter here.</summary>
    private void Signal(bool isStorage, int index)
    {
        if (isStorage)
        {
            Image[MessageControl(index)] |= 1u << PendingBit;
            Deliver();
        }
        else
        {
            SignalVector(index);
        }
    }

    private void SignalVector(int vector)
    {
        Image[(_part.MsixPending / 4) + (vector / 32)] |= 1u << (vector % 32);
        Deliver();
    }

    private int MessageControl(int entry) => (_part.Ims / 4) + (entry * 4) + 3;
}
