using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.Bindings;
using Dsa.Bindings.Registers;
using Dsa.Device.Profiles;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Registers;

/// <summary>The registers of a device: their values live in the mapped region, their behaviour in the map.</summary>
/// <remarks>
/// The region's lock guards every value. Software's accesses arrive with it held; the device's own parts enter it around
/// each read-modify-write of theirs. Single loads need no lock.
/// </remarks>
internal sealed unsafe class RegisterFile : IMmioTarget
{
    private readonly MmioRegion _region;
    private readonly RegisterMap _map;
    private readonly Bar0Capabilities _capabilities;

    /// <summary>Takes over a region: fills it with the capabilities and power-on values of a part.</summary>
    public RegisterFile(MmioRegion region, DeviceProfile profile, Bar0Layout layout)
    {
        _region = region;
        _capabilities = profile.Capabilities;
        _map = new RegisterMap(profile, layout);
        Bar = new Bar0<PointerBus>(Bus, layout);
        StoreCapabilities(_capabilities);
        Reset(ResetKind.PowerOn);
    }

    /// <summary>What writes of software set off.</summary>
    public RegisterEffects? Effects { get; set; }

    /// <summary>The registers by name, as the device's own parts read them.</summary>
    public Bar0<PointerBus> Bar { get; }

    /// <summary>Guards all values.</summary>
    public LeafLock Lock => _region.Lock;

    /// <summary>All registers that the part has.</summary>
    public RegisterMap Map => _map;

    private PointerBus Bus => new(_region.Pointer);

    /// <summary>Stores a register that the device owns. The caller holds the lock.</summary>
    /// <remarks>Words are stored from the last to the first, so that a valid bit in the first comes last.</remarks>
    public void Store<T>(int offsetBytes, T value)
        where T : unmanaged, IRegisterValue<T>
    {
        if (sizeof(T) == sizeof(uint))
        {
            Bus.Write32(offsetBytes, Unsafe.BitCast<T, uint>(value));
            return;
        }

        var words = MemoryMarshal.Cast<T, ulong>(MemoryMarshal.CreateReadOnlySpan(ref value, 1));
        for (var word = words.Length - 1; word >= 0; word--)
        {
            Bus.Write64(offsetBytes + word * sizeof(ulong), words[word]);
        }
    }

    /// <summary>Gives every register that does not survive <paramref name="kind"/> its reset value.</summary>
    public void Reset(ResetKind kind)
    {
        using (Lock.Enter())
        {
            foreach (var instance in _map.Instances)
            {
                var description = instance.Description;
                if (!description.IsCapability && (description.SurvivesResets >> (int)kind & 1) == 0)
                {
                    StoreReset(instance);
                }
            }
        }
    }

    /// <summary>Gives the registers of one WQCFG but its size their reset values. The caller holds the lock.</summary>
    public void ResetWorkQueue(int index)
    {
        foreach (var instance in _map.Instances)
        {
            if (instance.Index == index
                && instance.Description.Array == (int)Bar0Array.WqCfg
                && instance.Id != Bar0Register.WqCfgSize)
            {
                StoreReset(instance);
            }
        }
    }

    /// <inheritdoc/>
    public void BeforeRead(int offsetBytes, int widthBytes)
    {
        for (var offset = offsetBytes & -RegisterMap.DwordBytes; offset < offsetBytes + widthBytes; offset += RegisterMap.DwordBytes)
        {
            if (_map[offset / RegisterMap.DwordBytes].Owner is { } owner)
            {
                Effects?.BeforeRead(owner);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>The specification lets every register be accessed with 1, 2, 4 or 8 aligned bytes (§9.2).</remarks>
    public void Write(int offsetBytes, int widthBytes, ulong value)
    {
        var index = offsetBytes / RegisterMap.DwordBytes;
        if (widthBytes == sizeof(ulong))
        {
            // Both locks are looked at before either half changes: it is one access.
            var lockedHigh = LockedBits(index + 1);
            WriteDword(index, (uint)value, uint.MaxValue, LockedBits(index));
            WriteDword(index + 1, (uint)(value >> 32), uint.MaxValue, lockedHigh);
            return;
        }

        var shift = offsetBytes % RegisterMap.DwordBytes * 8;
        var lanes = widthBytes == sizeof(uint) ? uint.MaxValue : ((1u << (widthBytes * 8)) - 1) << shift;
        WriteDword(index, (uint)value << shift, lanes, LockedBits(index));
    }

    private uint LockedBits(int index)
    {
        ref readonly var dword = ref _map[index];
        if (dword.Owner is null || dword.Locks.IsEmpty)
        {
            return 0;
        }

        var locked = 0u;
        foreach (var item in dword.Locks)
        {
            if ((item.Mask & ~locked) != 0
                && Bar0Map.Holds(item.Condition, Bus, dword.Owner.ElementOffsetBytes, _capabilities))
            {
                locked |= item.Mask;
            }
        }

        return locked;
    }

    private void WriteDword(int index, uint value, uint lanes, uint locked)
    {
        ref readonly var dword = ref _map[index];
        if (dword.Owner is not { } owner || Effects?.Takes(owner, value, lanes) == true)
        {
            return;
        }

        var writable = dword.Writable & lanes & ~locked;
        var clearing = dword.WriteOneToClear & lanes & ~locked & value;
        var offset = index * RegisterMap.DwordBytes;
        var old = Bus.Read32(offset);
        Bus.Write32(offset, ((old & ~writable) | (value & writable)) & ~clearing);
        Effects?.Written(owner);
    }

    private void StoreReset(RegisterInstance instance)
    {
        Span<ulong> words = stackalloc ulong[8];
        words.Clear();
        Bar0Map.AddReset(instance.Id, _capabilities, words);
        for (var offset = 0; offset < instance.Description.WidthBytes; offset += RegisterMap.DwordBytes)
        {
            Bus.Write32(instance.OffsetBytes + offset, (uint)(words[offset / 8] >> (offset % 8 * 8)));
        }
    }

    private void StoreCapabilities(in Bar0Capabilities capabilities)
    {
        using (Lock.Enter())
        {
            Store(Bar.Version.OffsetBytes, capabilities.Version);
            Store(Bar.GenCap.OffsetBytes, capabilities.GenCap);
            Store(Bar.WqCap.OffsetBytes, capabilities.WqCap);
            Store(Bar.GrpCap.OffsetBytes, capabilities.GrpCap);
            Store(Bar.EngCap.OffsetBytes, capabilities.EngCap);
            Store(Bar.OpCap.OffsetBytes, capabilities.OpCap);
            Store(Bar.Offsets.OffsetBytes, capabilities.Offsets);
            if (capabilities.GenCap.CommandCapabilities)
            {
                Store(Bar.CmdCap.OffsetBytes, capabilities.CmdCap);
            }

            if (_map.Instances.Any(static instance => instance.Id == Bar0Register.IaaCap))
            {
                Store(Bar.IaaCap.OffsetBytes, capabilities.IaaCap);
            }
        }
    }
}
