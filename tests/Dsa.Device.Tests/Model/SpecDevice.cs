using static Dsa.Device.Tests.Model.SpecPart;

namespace Dsa.Device.Tests.Model;

/// <summary>
/// A device as the specification describes it, without descriptors: every dword of BAR0, the command unit and the PCI bits.
/// It is written from the tables of the specification, and knows nothing of definitions or of the product.
/// </summary>
internal sealed class SpecDevice
{
    private readonly uint[] _powerOn;
    private int _rejected;

    public SpecDevice(SpecPart part, uint[] powerOn)
    {
        Part = part;
        Registers = new SpecRegisters(part);
        _powerOn = powerOn;
        Image = [.. powerOn];
        Interrupts = new SpecInterrupts(this);
        Domains = new SpecHandles(part.IdptEntries, part.NeedsDomainHandles);
    }

    public SpecPart Part { get; }

    public SpecRegisters Registers { get; }

    /// <summary>What every dword of BAR0 reads.</summary>
    public uint[] Image { get; }

    public SpecInterrupts Interrupts { get; }

    /// <summary>Handles of the inter-domain permissions table.</summary>
    public SpecHandles Domains { get; }

    public SpecPciBits Pci { get; } = new();

    /// <summary>The command that is active, as it was written.</summary>
    public uint? Active { get; private set; }

    public bool IsLogging { get; set; }

    public uint State => Image[0x90 / 4] & 3;

    public bool IsHalted => State == 3;

    /// <summary>The least reset that ends the halt: 0 the command, 1 one of the function, 2 a warm one, 3 a cold one.</summary>
    public uint LeastReset => Image[0x90 / 4] >> 2 & 3;

    public ulong Read(int offset, int width)
    {
        var low = Image[offset / 4];
        var value = width == 8 ? low | ((ulong)Image[(offset / 4) + 1] << 32) : low >> (offset % 4 * 8);
        return width == 8 ? value : value & ((1UL << (width * 8)) - 1);
    }

    public uint QueueState(int queue) => Image[(Part.Wq(queue) / 4) + 6] >> 30;

    public void SetQueueState(int queue, uint state)
    {
        ref var status = ref Image[(Part.Wq(queue) / 4) + 6];
        status = (status & 0x3FFF_FFFF) | state << 30;
    }

    public void Write(int offset, int width, ulong value)
    {
        var shift = offset % 8 * 8;
        var lanes = (width == 8 ? ulong.MaxValue : (1UL << (width * 8)) - 1) << shift;
        var dword = offset / 8 * 2;
        value <<= shift;
        if (RefusesAddress(dword, value, lanes))
        {
            return;
        }

        var free = new[] { Free(dword), Free(dword + 1) };
        for (var half = 0; half < 2; half++)
        {
            WriteDword(dword + half, (uint)(value >> (32 * half)), (uint)(lanes >> (32 * half)), free[half]);
        }

        Interrupts.Deliver();
    }

    public void SetError(uint code)
    {
        if (Bit(Image[0xC0 / 4], 0))
        {
            Image[0xC0 / 4] |= 2;
            return;
        }

        Image.AsSpan(0xC0 / 4, 8).Clear();
        Image[0xC0 / 4] = 1 | code << 8;
        Interrupts.Cause(0, Bit(Image[0x88 / 4], 0));
    }

    /// <summary>A PCI bit changed.</summary>
    public void PciChanged()
    {
        if (State != 1)
        {
            return;
        }

        SetError(0x51);
        Halt(0);
    }

    /// <summary>The hardware fails. A device that is in Halt already does not enter it, but needs what both failures need.</summary>
    public void FailHardware(uint leastReset)
    {
        if (IsHalted)
        {
            Image[0x90 / 4] = 3 | Math.Max(LeastReset, leastReset) << 2;
        }
        else
        {
            Halt(leastReset);
        }
    }

    /// <summary>A reset from outside, once it is over. One of the function does not end a halt that needs more.</summary>
    public void ResetFunction(bool isPower)
    {
        var state = !isPower && IsHalted && LeastReset > 1 ? Image[0x90 / 4] : 0;
        _powerOn.CopyTo(Image, 0);
        Image[0x90 / 4] = state;
        Pci.Clear();
        TakeHandles();
        Active = null;
        Interrupts.IsRevoking = false;
        _rejected = 0;
        IsLogging = false;
    }

    /// <summary>What Reset WQ does to one queue: everything but the size gets its reset value.</summary>
    public void ResetQueue(int queue)
    {
        var dword = Part.Wq(queue) / 4;
        _powerOn.AsSpan(dword + 1, (Part.HasOpCfg ? 16 : 8) - 1).CopyTo(Image.AsSpan(dword + 1));
    }

    /// <summary>What the Reset Device command does.</summary>
    public void ResetDevice()
    {
        for (var dword = 0; dword < Image.Length; dword++)
        {
            Image[dword] = SpecResets.SurvivesCommand(Part, dword * 4) ? Image[dword] : _powerOn[dword];
        }

        TakeHandles();
        IsLogging = false;
    }

    /// <summary>Everything that takes time happens: commands that were refused are reported, the active one ends.</summary>
    /// <param name="status">What CMDSTATUS reads afterwards; where the specification leaves the choice, the device's is taken.</param>
    /// <returns>What is wrong with that, or null.</returns>
    public string? Settle(uint status)
    {
        ReportRejected();
        if (Active is not { } command)
        {
            return null;
        }

        Active = null;
        Image[0xA8 / 4] = 0;
        var problem = new SpecCommand(this, command).Finish(status);
        if (Interrupts.IsRevoking)
        {
            Interrupts.Revoke();
        }

        ReportRejected();
        return problem;
    }

    private void TakeHandles()
    {
        Interrupts.TakeAll();
        Domains.TakeAll();
    }

    private void Halt(uint leastReset)
    {
        Image[0x90 / 4] = 3 | leastReset << 2;
        Interrupts.Cause(4, Bit(Image[0x88 / 4], 1));
    }

    private void ReportRejected()
    {
        while (_rejected > 0)
        {
            if (!IsLogging || IsHalted)
            {
                SetError(0x52);
            }
            else
            {
                var status = Image[0xF0 / 4];
                var size = Image[(0xE0 / 4) + 2] & 0xFFFF;
                var tail = Image[(0xF0 / 4) + 1] & 0xFFFF;
                var isFull = (tail + 1 >= size ? 0 : tail + 1) == (status & 0xFFFF);
                if (isFull && !Part.HasLogOverflow)
                {
                    return;
                }

                // The log is enabled with a random address, at which there is no memory: entries are lost.
                SetError(0x54);
            }

            _rejected--;
        }
    }

    private void WriteDword(int dword, uint value, uint lanes, uint free)
    {
        if (dword * 4 == 0xA0)
        {
            WriteCommand(value, lanes);
            return;
        }

        if (Part.Perf != 0 && dword * 4 == Part.Perf + 0x10)
        {
            ResetMonitor(value & lanes);
            return;
        }

        var taken = Registers.Writable[dword] & lanes & free;
        Image[dword] = ((Image[dword] & ~taken) | (value & taken)) & ~(Registers.Clearing[dword] & lanes & value);
    }

    private void WriteCommand(uint value, uint lanes)
    {
        if (lanes != uint.MaxValue)
        {
            return;
        }

        if (Active is not null)
        {
            _rejected++;
            return;
        }

        Active = value;
        Image[0xA8 / 4] = 1u << 31;
    }

    private void ResetMonitor(uint bits)
    {
        if (Bit(bits, 0))
        {
            Image.AsSpan((Part.Perf + 0x100) / 4, Part.Counters * 2).Clear();
            Image[(Part.Perf + 0x20) / 4] = 0;
            Image[(Part.Perf + 0x30) / 4] = 0;
            SpecResets.ResetFilters(Image, Part);
        }

        if (Bit(bits, 1))
        {
            Image.AsSpan((Part.Perf + 0x200) / 4, Part.Counters * 2).Clear();
        }
    }

    private bool RefusesAddress(int dword, ulong value, ulong lanes)
    {
        var distance = (dword * 4) - Part.Ims;
        if (distance < 0 || distance >= Part.ImsEntries * 16 || distance % 16 != 0)
        {
            return false;
        }

        var old = Image[dword] | ((ulong)Image[dword + 1] << 32);
        return ((old & ~lanes) | (value & lanes)) >> 20 != 0xFEE;
    }

    private uint Free(int dword)
    {
        var free = uint.MaxValue;
        if (Registers.Locks.TryGetValue(dword, out var locks))
        {
            foreach (var (mask, held, element) in locks)
            {
                free &= IsLocked(held, element / 4) ? ~mask : uint.MaxValue;
            }
        }

        return free;
    }

    private bool IsLocked(SpecLock held, int element)
    {
        var isModeFixed = !Part.IsConfigurable && !Bit(Image[element + 6], 29);
        return held switch
        {
            SpecLock.DeviceDisabled => State != 0,
            SpecLock.DeviceConfiguration => State != 0 || !Part.IsConfigurable,
            SpecLock.QueueConfiguration => Image[element + 6] >> 30 != 0 || !Part.IsConfigurable,
            SpecLock.QueueMode => Image[element + 6] >> 30 != 0 || isModeFixed,
            SpecLock.QueueThreshold => isModeFixed,
            SpecLock.OccupancyLimit => isModeFixed || Bit(Image[element + 5], 16),
            SpecLock.CounterStopped => Bit(Image[element], 0),
            SpecLock.CounterWritable => Bit(Image[element], 0) && !Part.CountersAreWritable,
            SpecLock.EntryUnused => Bit(Image[element], 0),
            SpecLock.EntryFixed => (Image[element] & 3) != 0,
            _ => false,
        };
    }
}
