using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.Bindings.Registers;
using Dsa.Platform.Interrupts;
using Dsa.Virtual.Composition;

namespace Dsa.Virtual.Registers;

/// <summary>The registers of a virtual device: reads are copies of what is stored here, and few writes do anything (VD-17, VD-18).</summary>
/// <remarks>
/// The region's lock guards every value. The virtual machine's accesses arrive with it held; the virtual device's own parts enter
/// it around each change of theirs.
/// </remarks>
internal sealed unsafe class ShadowRegisters : IMmioTarget, IDisposable
{
    private readonly VirtualProfile _profile;
    private readonly bool _isAnalytics;
    private readonly MessageWindow _messages;
    private readonly IInterruptSink _interrupts;
    private readonly Dictionary<int, (RegisterDescription Register, int OffsetBytes)> _writable = [];

    /// <summary>Registers with the values of power-on.</summary>
    /// <param name="slot">Where the function is plugged in.</param>
    /// <param name="profile">What it announces.</param>
    /// <param name="isAnalytics">Whether it is an IAA, which has a capability register of its own.</param>
    /// <param name="interrupts">Its interrupts.</param>
    public ShadowRegisters(PciSlot slot, VirtualProfile profile, bool isAnalytics, IInterruptSink interrupts)
    {
        _profile = profile;
        _isAnalytics = isAnalytics;
        _interrupts = interrupts;
        Region = new MmioRegion(slot, "bar0", VirtualLayout.Bar0SizeBytes);
        Bar = new Bar0<PointerBus>(Bus, new Bar0Layout(profile.Capabilities));
        _messages = new MessageWindow(VirtualLayout.MsixTable, VirtualLayout.MsixPending, slot.Interrupts, Bus);
        AddWritable(GenCtrl.Description, Bar.GenCtrl.OffsetBytes);
        AddWritable(IntCause.Description, Bar.IntCause.OffsetBytes);
        AddWritable(SwError.Description, Bar.SwError.OffsetBytes);
        for (var vector = 0; vector < VirtualFunction.VectorCount; vector++)
        {
            AddWritable(MsixPermEntry.Description, Bar.MsixPerm[vector].Entry.OffsetBytes);
        }

        StoreFixed();
        Reset(ResetKind.PowerOn);
        Region.Target = this;
    }

    /// <summary>The registers as software reaches them.</summary>
    public MmioRegion Region { get; }

    /// <summary>The registers by name.</summary>
    public Bar0<PointerBus> Bar { get; }

    /// <summary>Whether software's writes are lost: during a reset, and when the device is closed. Guarded by the lock.</summary>
    public bool IgnoresWrites { get; set; }

    /// <summary>Software wrote a whole CMD. Called with the lock held.</summary>
    public Action<Cmd>? CommandWritten { get; set; }

    /// <summary>Software wrote an MSI-X permission. Called with the lock held.</summary>
    public Action? PermissionWritten { get; set; }

    private PointerBus Bus => new(Region.Pointer);

    /// <summary>The state of the device.</summary>
    public DeviceState State
    {
        get => Bar.GenSts.Read().State;
        set => Store(Bar.GenSts.OffsetBytes, new GenSts(0).WithState(value));
    }

    /// <summary>The state of the queue.</summary>
    public WqState QueueState
    {
        get => Bar.WqCfg[0].Status.Read().State;
        set => Store(Bar.WqCfg[0].Status.OffsetBytes, new WqCfgStatus(0).WithState(value));
    }

    /// <summary>Stores a register, its first word last. The caller holds the lock.</summary>
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
            Bus.Write64(offsetBytes + (word * sizeof(ulong)), words[word]);
        }
    }

    /// <summary>Notes a cause, and raises vector 0 if it is asked for (VD-31). The caller holds the lock.</summary>
    public void Raise(IntCauseBits cause, bool isSignalled)
    {
        Store(Bar.IntCause.OffsetBytes, new IntCause(Bar.IntCause.Read().Raw | (uint)cause));
        if (isSignalled)
        {
            _interrupts.Signal(InterruptSource.MsiX(0));
        }
    }

    /// <summary>Reports an error: the first is kept until it is acknowledged, of others there is a bit (VD-27). The caller holds the lock.</summary>
    public void Report(SwError error)
    {
        var old = Bar.SwError.Read();
        if (old.Valid)
        {
            Store(Bar.SwError.OffsetBytes, old.WithOverflow(true));
            return;
        }

        Store(Bar.SwError.OffsetBytes, error.WithValid(true).WithOverflow(false));
        Raise(IntCauseBits.SoftwareError, Bar.GenCtrl.Read().SoftwareErrorInterrupt);
    }

    /// <summary>Gives registers that do not survive a reset their first values; the configuration stays. The caller holds the lock.</summary>
    public void Reset(ResetKind kind)
    {
        ResetRegister(GenCtrl.Description, Bar.GenCtrl.OffsetBytes, kind);
        ResetRegister(GenSts.Description, Bar.GenSts.OffsetBytes, kind);
        ResetRegister(IntCause.Description, Bar.IntCause.OffsetBytes, kind);
        ResetRegister(CmdStatus.Description, Bar.CmdStatus.OffsetBytes, kind);
        ResetRegister(SwError.Description, Bar.SwError.OffsetBytes, kind);
        ResetRegister(WqCfgStatus.Description, Bar.WqCfg[0].Status.OffsetBytes, kind);
        for (var vector = 0; vector < VirtualFunction.VectorCount; vector++)
        {
            ResetRegister(MsixPermEntry.Description, Bar.MsixPerm[vector].Entry.OffsetBytes, kind);
        }

        _messages.Reset(kind);
    }

    /// <inheritdoc/>
    public void Dispose() => Region.Dispose();

    void IMmioTarget.BeforeRead(int offsetBytes, int widthBytes) => _messages.BeforeRead(offsetBytes & -sizeof(ulong));

    void IMmioTarget.Write(int offsetBytes, int widthBytes, ulong value)
    {
        var shift = offsetBytes % sizeof(ulong) * 8;
        var lanes = ulong.MaxValue >> (64 - (8 * widthBytes)) << shift;
        var word = offsetBytes & -sizeof(ulong);
        value <<= shift;
        if (IgnoresWrites || _messages.TryWrite(word, value, lanes))
        {
            return;
        }

        WriteDword(word, (uint)value, (uint)lanes);
        WriteDword(word + sizeof(uint), (uint)(value >> 32), (uint)(lanes >> 32));
    }

    private void AddWritable(RegisterDescription register, int offsetBytes)
    {
        for (var dword = 0; dword < register.WidthBytes; dword += sizeof(uint))
        {
            _writable.Add(offsetBytes + dword, (register, offsetBytes));
        }
    }

    private void ResetRegister(RegisterDescription register, int offsetBytes, ResetKind kind)
    {
        if ((register.SurvivesResets >> (int)kind & 1) == 0)
        {
            new Span<byte>(Region.Pointer + offsetBytes, register.WidthBytes).Clear();
        }
    }

    private void WriteDword(int offset, uint value, uint lanes)
    {
        if (offset == Bar.Cmd.OffsetBytes)
        {
            // Part of a command is no command (VD-30).
            if (lanes == uint.MaxValue)
            {
                CommandWritten?.Invoke(new Cmd(value));
            }

            return;
        }

        if (lanes == 0 || !_writable.TryGetValue(offset, out var place))
        {
            return;
        }

        var dword = (offset - place.OffsetBytes) / sizeof(uint);
        var writable = DwordOf(place.Register.WritableMask, dword) & lanes;
        var clearing = DwordOf(place.Register.WriteOneToClearMask, dword) & lanes & value;
        Bus.Write32(offset, ((Bus.Read32(offset) & ~writable) | (value & writable)) & ~clearing);
        if (ReferenceEquals(place.Register, MsixPermEntry.Description))
        {
            PermissionWritten?.Invoke();
        }
    }

    private static uint DwordOf(ReadOnlySpan<ulong> words, int dword) =>
        dword / 2 < words.Length ? (uint)(words[dword / 2] >> (dword % 2 * 32)) : 0;

    private static uint DwordOf(System.Collections.Immutable.ImmutableArray<ulong> words, int dword) => DwordOf(words.AsSpan(), dword);

    /// <summary>Capabilities and configuration: nothing changes them.</summary>
    private void StoreFixed()
    {
        var capabilities = _profile.Capabilities;
        Store(Bar.Version.OffsetBytes, capabilities.Version);
        Store(Bar.GenCap.OffsetBytes, capabilities.GenCap);
        Store(Bar.WqCap.OffsetBytes, capabilities.WqCap);
        Store(Bar.GrpCap.OffsetBytes, capabilities.GrpCap);
        Store(Bar.EngCap.OffsetBytes, capabilities.EngCap);
        Store(Bar.OpCap.OffsetBytes, capabilities.OpCap);
        Store(Bar.Offsets.OffsetBytes, capabilities.Offsets);
        Store(Bar.CmdCap.OffsetBytes, capabilities.CmdCap);
        if (_isAnalytics)
        {
            Store(Bar.IaaCap.OffsetBytes, capabilities.IaaCap);
        }
        else
        {
            Store(Bar.DsaCap0.OffsetBytes, capabilities.DsaCap0);
            Store(Bar.DsaCap1.OffsetBytes, capabilities.DsaCap1);
            Store(Bar.DsaCap2.OffsetBytes, capabilities.DsaCap2);
        }

        Store(Bar.GenCfg.OffsetBytes, _profile.General);
        var group = Bar.GrpCfg[0];
        Store(group.WorkQueues.OffsetBytes, new GrpCfgWorkQueues(0, 0, 0, 0).WithWorkQueue(0));
        Store(group.Engines.OffsetBytes, _profile.Engines);
        Store(group.Flags.OffsetBytes, _profile.GroupFlags);
        var queue = Bar.WqCfg[0];
        Store(queue.Size.OffsetBytes, _profile.Size);
        Store(queue.Threshold.OffsetBytes, _profile.Threshold);
        Store(queue.Control.OffsetBytes, _profile.Control);
        Store(queue.Limits.OffsetBytes, _profile.Limits);
    }
}
