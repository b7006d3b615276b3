using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.Bindings.Registers;
using Dsa.Device.Profiles;
using Dsa.Platform.Interrupts;
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
    private const int MostWords = 8;

    private readonly MmioRegion _region;
    private readonly RegisterMap _map;
    private readonly ResetValues _resetValues;
    private readonly MessageWindow _messages;
    private readonly Bar0Capabilities _capabilities;

    /// <summary>Takes over a region: fills it with the capabilities and power-on values of a part.</summary>
    /// <param name="region">The region.</param>
    /// <param name="profile">The part.</param>
    /// <param name="layout">Its tables.</param>
    /// <param name="messages">What lies behind its MSI-X table.</param>
    public RegisterFile(MmioRegion region, DeviceProfile profile, Bar0Layout layout, MessageTable messages)
    {
        _region = region;
        _capabilities = profile.Capabilities;
        _map = new RegisterMap(profile, layout);
        _resetValues = new ResetValues(profile);
        _messages = new MessageWindow(profile.MsixTable, profile.MsixPending, messages, Bus);
        Bar = new Bar0<PointerBus>(Bus, layout);
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

    /// <summary>Whether software's writes are lost, as they are while a reset is in progress.</summary>
    /// <remarks>Guarded by the lock.</remarks>
    public bool IgnoresWrites { get; set; }

    /// <summary>The permission of an MSI-X vector.</summary>
    public MsixPermEntry Permission(int vector) =>
        new(Bus.Read32(_map.Permissions.ElementOffsetBytes(vector) + MsixPermEntry.Description.OffsetBytes));

    /// <summary>Gives every register that does not survive <paramref name="kind"/> its reset value.</summary>
    public void Reset(ResetKind kind)
    {
        using (Lock.Enter())
        {
            foreach (var instance in _map.Instances)
            {
                if ((instance.Description.SurvivesResets >> (int)kind & 1) == 0)
                {
                    StoreReset(instance);
                }
            }

            _messages.Reset(kind);
        }
    }

    /// <summary>Gives all instances of some registers their reset values. The caller holds the lock.</summary>
    public void Reset(params ReadOnlySpan<Bar0Register> registers)
    {
        foreach (var instance in _map.Instances)
        {
            if (registers.Contains(instance.Id))
            {
                StoreReset(instance);
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
        _messages.BeforeRead(offsetBytes);
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
        var shift = offsetBytes % sizeof(ulong) * 8;
        var lanes = ulong.MaxValue >> (64 - (8 * widthBytes)) << shift;
        var word = offsetBytes & -sizeof(ulong);
        value <<= shift;
        if (IgnoresWrites || _messages.TryWrite(word, value, lanes) || IsRefusedAddress(word, value, lanes))
        {
            return;
        }

        // Both locks are looked at before either half changes: it is one access.
        var index = word / RegisterMap.DwordBytes;
        var lockedLow = (uint)lanes == 0 ? 0 : LockedBits(index);
        var lockedHigh = lanes >> 32 == 0 ? 0 : LockedBits(index + 1);
        WriteDword(index, (uint)value, (uint)lanes, lockedLow);
        WriteDword(index + 1, (uint)(value >> 32), (uint)(lanes >> 32), lockedHigh);
    }

    /// <summary>Whether a write would leave a message of the interrupt message storage an address that is none of interrupts.</summary>
    private bool IsRefusedAddress(int word, ulong value, ulong lanes)
    {
        if (_map[word / RegisterMap.DwordBytes].Owner is not { Id: Bar0Register.ImsEntry } owner || owner.OffsetBytes != word)
        {
            return false;
        }

        var old = Bus.Read64(word);
        return !MessageAddressRule.IsTaken((old & ~lanes) | (value & lanes));
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
        if (lanes == 0 || dword.Owner is not { } owner || Effects?.Takes(owner, value, lanes) == true)
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
        Span<ulong> words = stackalloc ulong[MostWords];
        words.Clear();
        _resetValues.Fill(instance, words);
        for (var offset = 0; offset < instance.Description.WidthBytes; offset += RegisterMap.DwordBytes)
        {
            Bus.Write32(instance.OffsetBytes + offset, (uint)(words[offset / 8] >> (offset % 8 * 8)));
        }
    }
}
