using Dsa.Device.Profiles;
using Dsa.Platform.Pci;

namespace Dsa.Device.Tests.Model;

/// <summary>A device and the model of it: everything is done to both, and then they are compared.</summary>
internal sealed unsafe class ModelBench
{
    private readonly Bench _bench;

    public ModelBench(Bench bench, DeviceProfile profile)
    {
        _bench = bench;
        var part = new SpecPart(
            offset => bench.Device.Bar0.Read(offset, 8),
            profile.Variant == Variants.Iaa,
            profile.MsixVectorCount,
            profile.MsixTableOffsetBytes,
            profile.MsixPendingOffsetBytes);
        Model = new SpecDevice(part, SpecResets.PowerOn(part, offset => (uint)bench.Device.Bar0.Read(offset, 4)));
        SetPci(static _ => true);
    }

    public SpecDevice Model { get; }

    public SpecPart Part => Model.Part;

    public MmioRegion Bar0 => _bench.Device.Bar0;

    public void Write(int offset, int width, ulong value)
    {
        Bar0.Write(offset, width, value);
        Model.Write(offset, width, value);
        Model.Interrupts.EvaluateOccupancy();
    }

    /// <summary>Lets the device run until it is idle; returns what is wrong with what became of the command, or null.</summary>
    public string? Settle()
    {
        _bench.Settle();
        var problem = Model.Settle((uint)Bar0.Read(0xA8, 4));
        Model.Interrupts.EvaluateOccupancy();
        return problem;
    }

    /// <summary>Writes a command and lets it end.</summary>
    public string? Command(uint code, uint operand)
    {
        Write(0xA0, 4, code << 20 | operand);
        return Settle();
    }

    /// <summary>Resets the function; software that writes meanwhile is not heard.</summary>
    public string? ResetFunction(ResetKind kind = ResetKind.FunctionLevel)
    {
        _bench.Device.Reset(kind);
        Bar0.Write(0x88, 4, 7);
        Bar0.Write(0xA0, 4, 1 << 20);
        _bench.Settle();
        Model.ResetFunction(isPower: kind == ResetKind.PowerOn);
        return _bench.Device.IsResetting ? "the reset is not over" : null;
    }

    /// <summary>The platform takes the interrupt handles away.</summary>
    public void RevokeHandles()
    {
        _bench.Device.RevokeInterruptHandles();
        if (Model.Active is null)
        {
            Model.Interrupts.Revoke();
        }
        else
        {
            // The active command may be about to give a handle out.
            Model.Interrupts.IsRevoking = true;
        }
    }

    /// <summary>The hardware fails.</summary>
    public void FailHardware(ResetType leastReset)
    {
        _bench.Device.FailHardware(leastReset);
        Model.FailHardware((uint)leastReset);
    }

    /// <summary>A configuration that is right: a dedicated queue and, where it can be configured, a shared one in a group with an engine.</summary>
    /// <param name="logAddress">Where the event log lies; null for none.</param>
    /// <param name="occupancyTarget">Table and handle of the occupancy interrupt of the first queue; null for none.</param>
    public string? BringUp(ulong? logAddress = null, uint? occupancyTarget = null)
    {
        SetPci(static _ => true);
        var problem = Settle() ?? Command(5, 0);
        if (Part.IsConfigurable)
        {
            Write(Part.Group(0), 8, 3);
            Write(Part.Group(0) + 0x20, 8, 1);
            Write(Part.Wq(0), 4, 8);
            Write(Part.Wq(1), 4, 8);
        }

        Write(Part.Wq(0) + 8, 4, 0x81);
        Write(Part.Wq(1) + 8, 4, Part.IsConfigurable ? 0x1000_0080u : 0x81);
        Write(Part.Wq(0) + 12, 4, 0x2C);
        Write(Part.Wq(1) + 12, 4, 0x2C);
        if (Part.HasEventLog && logAddress is { } address)
        {
            Write(0xE0, 8, address);
            Write(0xE8, 8, 64);
            Write(0x80, 4, Part.ReadBuffers | 1 << 13);
        }

        if (occupancyTarget is { } target)
        {
            problem ??= Command(13, target);
            Write(Part.Wq(0) + 16, 4, target);
            Write(Part.Wq(0) + 20, 4, 1 << 16);
        }

        return problem ?? Command(1, 0) ?? Command(6, 0);
    }

    /// <summary>Sets PCI bits; null leaves one as it is.</summary>
    public void SetPci(Func<int, bool?> choose)
    {
        var real = _bench.Device.Configuration;
        var model = Model.Pci;
        Action<bool>[] setters =
        [
            on => real.BusMasterEnable = model.BusMaster = on,
            on => real.PasidEnable = model.Pasid = on,
            on => real.PrivilegedModeEnable = model.Privileged = on,
            on => real.AtsEnable = model.Ats = on,
            on => real.PageRequestEnable = model.PageRequests = on,
        ];
        for (var bit = 0; bit < setters.Length; bit++)
        {
            bool[] now = [model.BusMaster, model.Pasid, model.Privileged, model.Ats, model.PageRequests];
            if (choose(bit) is { } on && on != now[bit])
            {
                setters[bit](on);
                Model.PciChanged();
            }
        }

        real.PageRequestAllocation = model.Allocation = choose(setters.Length) == false ? 0x300 : 0x20u;
    }

    /// <summary>The first dword of BAR0 that differs, or null.</summary>
    public string? Difference()
    {
        // What is stored just before a read is stored only then.
        for (var offset = 0; offset < Part.Vectors * 16; offset += 16)
        {
            Bar0.Read(Part.MsixTable + offset, 8);
        }

        for (var word = 0; word * 64 < Part.Vectors; word++)
        {
            Bar0.Read(Part.MsixPending + (word * 8), 8);
        }

        for (var counter = 0; counter < Part.Counters; counter++)
        {
            Bar0.Read(Part.Perf + 0x200 + (counter * 8), 8);
        }

        var registers = new ReadOnlySpan<uint>(Bar0.Pointer, Model.Image.Length);
        var dword = registers.CommonPrefixLength(Model.Image);
        return dword == Model.Image.Length
            ? null
            : $"{Model.Registers.Names.GetValueOrDefault(dword * 4, "no register")} at 0x{dword * 4:x} reads 0x{registers[dword]:x8}, and the model 0x{Model.Image[dword]:x8}";
    }
}
