using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Bindings.Registers;
using Dsa.Platform.Interrupts;
using Dsa.Platform.Pci;

namespace Dsa.Driver.Tests.Scripted;

/// <summary>A function whose answers a test decides: registers without locks, commands that end at once unless held.</summary>
internal sealed unsafe class ScriptedDevice : IPciFunction, IMmioTarget, IPortalSink
{
    public const int HandleOffset = 0x20;

    private const int PendingBitOfUpperHalf = 62 - 32;

    private readonly Bar0<PointerBus> _bar;
    private readonly Bar0Layout _layout;
    private uint? _held;

    public ScriptedDevice(PciSlot slot, Bar0Capabilities capabilities, int bar2SizeBytes = Bar2Map.SizeBytes)
    {
        Slot = slot;
        Capabilities = capabilities;
        Bar0 = new MmioRegion(slot, "bar0", Bar0Map.SizeBytes) { Target = this };
        Bar2 = new PortalRegion(slot, bar2SizeBytes, this);
        _layout = new Bar0Layout(capabilities);
        _bar = new Bar0<PointerBus>(new PointerBus(Bar0.Pointer), _layout);
        Store(_bar.Version.OffsetBytes, capabilities.Version);
        Store(_bar.GenCap.OffsetBytes, capabilities.GenCap);
        Store(_bar.CmdCap.OffsetBytes, capabilities.CmdCap);
        Store(_bar.GrpCap.OffsetBytes, capabilities.GrpCap);
        Store(_bar.EngCap.OffsetBytes, capabilities.EngCap);
        Store(_bar.WqCap.OffsetBytes, capabilities.WqCap);
        Store(_bar.OpCap.OffsetBytes, capabilities.OpCap);
        Store(_bar.Offsets.OffsetBytes, capabilities.Offsets);
        Store(_bar.DsaCap0.OffsetBytes, capabilities.DsaCap0.Raw | capabilities.IaaCap.Raw);
        Store(_bar.DsaCap1.OffsetBytes, capabilities.DsaCap1);
        Store(_bar.DsaCap2.OffsetBytes, capabilities.DsaCap2);
        if (HasMonitor)
        {
            Store(_bar.Perf.Cap.OffsetBytes, capabilities.PerfCap);
        }
    }

    public ushort VendorId { get; init; } = 0x8086;

    public ushort DeviceId { get; init; } = 0x0b25;

    public PciSlot Slot { get; }

    public PciConfiguration Configuration { get; } = new();

    public MmioRegion Bar0 { get; }

    public PortalRegion Bar2 { get; }

    public int MsixVectorCount { get; init; } = 9;

    public int MsixTableOffsetBytes => 0x4000;

    public int MsixPendingOffsetBytes => 0x5000;

    public bool IsResetting { get; private set; }

    public Bar0Capabilities Capabilities { get; }

    /// <summary>The registers, without trace.</summary>
    public Bar0<PointerBus> Registers => _bar;

    public Bar0Layout Layout => _layout;

    /// <summary>The commands that came, polled ones too.</summary>
    public List<(Command Command, uint Operand)> Commands { get; } = [];

    /// <summary>Descriptors in order of arrival, with the BAR2 page.</summary>
    public List<(int Page, WorkDescriptor Descriptor)> Submitted { get; } = [];

    /// <summary>CMDSTATUS of a command; null for what the device would answer.</summary>
    public Func<Command, uint, uint?> Answer { get; set; } = (_, _) => null;

    /// <summary>The answer to a deferrable write.</summary>
    public Func<WorkDescriptor, SubmitResult> Acceptance { get; set; } = _ => SubmitResult.Accepted;

    /// <summary>What happens while a posted write is on its way.</summary>
    public Action<WorkDescriptor>? Posted { get; set; }

    /// <summary>Whether commands wait for <see cref="FinishCommand"/>.</summary>
    public bool HoldsCommands { get; set; }

    /// <summary>Whether a reset leaves the configuration alone, as it does when that is fixed.</summary>
    public bool KeepsConfiguration { get; set; }

    /// <summary>Registers that writes leave as they are, by offset.</summary>
    public HashSet<int> ReadOnly { get; } = [];

    /// <summary>Whether counters overflow again as soon as that is acknowledged.</summary>
    public bool KeepsOverflows { get; set; }

    public int DeferrableWrites { get; private set; }

    /// <summary>Function-level resets that were asked for.</summary>
    public int FunctionResets { get; private set; }

    /// <summary>What happens when a reset of the function begins.</summary>
    public Action? Resetting { get; set; }

    /// <summary>Whether a reset goes on until <see cref="FinishReset"/>.</summary>
    public bool HoldsResets { get; set; }

    public void Reset()
    {
        Resetting?.Invoke();
        FunctionResets++;
        IsResetting = true;
        if (!HoldsResets)
        {
            FinishReset();
        }
    }

    /// <summary>Everything is as after power-on, and a command in flight is lost.</summary>
    public void FinishReset()
    {
        _held = null;
        SetState(DeviceState.Disabled);
        foreach (var offset in new[] { _bar.GenCtrl.OffsetBytes, _bar.IntCause.OffsetBytes, _bar.Cmd.OffsetBytes, _bar.CmdStatus.OffsetBytes })
        {
            Store(offset, 0u);
        }

        Store(_bar.SwError.OffsetBytes, default(SwError));
        Store(_bar.EvlStatus.OffsetBytes, 0UL);
        ClearConfiguration();
        Configuration.Reset();
        Slot.Interrupts.Reset();
        IsResetting = false;
    }

    public bool IsCommandHeld => _held is not null;

    public void SetState(DeviceState state, ResetType reset = ResetType.Command) =>
        Store(_bar.GenSts.OffsetBytes, default(GenSts).WithState(state).WithResetType(reset));

    public void FinishCommand()
    {
        using (Bar0.Lock.Enter())
        {
            if (_held is { } value)
            {
                _held = null;
                Finish(new Cmd(value));
            }
        }
    }

    /// <summary>Sets cause bits and raises vector 0.</summary>
    public void RaiseCause(IntCauseBits cause)
    {
        Store(_bar.IntCause.OffsetBytes, new IntCause(_bar.IntCause.Read().Raw | (uint)cause));
        Slot.Interrupts.Signal(InterruptSource.MsiX(0));
    }

    /// <summary>Appends an event, and raises the interrupt unless one is pending or it is told not to.</summary>
    public void Append<T>(T entry, bool raises = true)
        where T : unmanaged
    {
        var configuration = _bar.EvlCfg.Read();
        var status = _bar.EvlStatus.Read();
        var address = (configuration.BasePage * 4096) + (status.Tail * (ulong)sizeof(T));
        Assert.True(Slot.Memory.StoreRecord(MemoryRequester.Function, address, AsBytes(entry), out _));
        var wasPending = status.InterruptPending;
        using (Bar0.Lock.Enter())
        {
            status = _bar.EvlStatus.Read();
            Store(_bar.EvlStatus.OffsetBytes, status.WithTail((status.Tail + 1) % configuration.Size).WithInterruptPending(true));
        }

        if (!wasPending && raises)
        {
            RaiseCause(IntCauseBits.EventLog);
        }
    }

    /// <summary>Writes the completion record of a descriptor, and raises its interrupt if it asked for one.</summary>
    public void Complete(WorkDescriptor descriptor, CompletionStatus status = CompletionStatus.Success, bool raises = true)
    {
        var record = new CompletionRecord { Status = status };
        Assert.True(Slot.Memory.StoreRecord(MemoryRequester.Function, descriptor.CompletionAddress, AsBytes(record), out _));
        if (raises && descriptor.Flags.HasFlag(DescriptorFlags.RequestCompletionInterrupt))
        {
            var handle = (int)descriptor.InterruptHandle;
            Slot.Interrupts.Signal(InterruptSource.MsiX(handle >= HandleOffset ? handle - HandleOffset : handle));
        }
    }

    public void Set<T>(int offsetBytes, T value)
        where T : unmanaged => Store(offsetBytes, value);

    void IMmioTarget.BeforeRead(int offsetBytes, int widthBytes)
    {
    }

    void IMmioTarget.Write(int offsetBytes, int widthBytes, ulong value)
    {
        if (ReadOnly.Contains(offsetBytes))
        {
            return;
        }

        if (offsetBytes == _bar.Cmd.OffsetBytes)
        {
            Start(new Cmd((uint)value));
        }
        else if (offsetBytes == _bar.IntCause.OffsetBytes)
        {
            Store(offsetBytes, _bar.IntCause.Read().Raw & ~(uint)value);
        }
        else if (offsetBytes == _bar.EvlStatus.OffsetBytes + 4)
        {
            var isCleared = (value >> PendingBitOfUpperHalf & 1) != 0;
            var status = _bar.EvlStatus.Read();
            Store(_bar.EvlStatus.OffsetBytes, status.WithInterruptPending(status.InterruptPending && !isCleared));
        }
        else if (offsetBytes == _bar.EvlStatus.OffsetBytes)
        {
            Store(offsetBytes, (ushort)value);
        }
        else if (HasMonitor && offsetBytes == _bar.Perf.OvfStatus.OffsetBytes)
        {
            Store(offsetBytes, KeepsOverflows ? _bar.Perf.OvfStatus.Read().Raw : _bar.Perf.OvfStatus.Read().Raw & ~(uint)value);
        }
        else if (offsetBytes == _bar.SwError.OffsetBytes)
        {
            Store(offsetBytes, _bar.SwError.Read().Word0 & ~(value & 3));
        }
        else if (offsetBytes >= _bar.GenCfg.OffsetBytes && offsetBytes != _bar.GenSts.OffsetBytes)
        {
            new Span<byte>(&value, widthBytes).CopyTo(new Span<byte>(Bar0.Pointer + offsetBytes, widthBytes));
        }
    }

    void IPortalSink.Posted(int page, in WorkDescriptor descriptor)
    {
        Submitted.Add((page, descriptor));
        Posted?.Invoke(descriptor);
    }

    bool IPortalSink.TakesNonPosted(int page) => false;

    SubmitResult IPortalSink.NonPosted(int page, in WorkDescriptor descriptor)
    {
        DeferrableWrites++;
        var result = Acceptance(descriptor);
        if (result == SubmitResult.Accepted)
        {
            Submitted.Add((page, descriptor));
        }

        return result;
    }

    private static ReadOnlySpan<byte> AsBytes<T>(in T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));

    private bool HasMonitor => Capabilities.Offsets.PerformanceMonitor != 0;

    private void Start(Cmd command)
    {
        Assert.False(_bar.CmdStatus.Read().Active, "A command was written while another was active.");
        Commands.Add((command.Code, command.Operand));
        Store(_bar.CmdStatus.OffsetBytes, default(CmdStatus).WithActive(true));
        if (HoldsCommands && command.InterruptRequest)
        {
            _held = command.Raw;
        }
        else
        {
            Finish(command);
        }
    }

    private void Finish(Cmd command)
    {
        var status = Answer(command.Code, command.Operand) ?? Take(command.Code, command.Operand);
        Store(_bar.CmdStatus.OffsetBytes, status);
        if (command.InterruptRequest)
        {
            RaiseCause(IntCauseBits.CommandCompletion);
        }
    }

    private uint Take(Command command, uint operand)
    {
        switch (command)
        {
            case Command.EnableDevice:
                SetState(DeviceState.Enabled);
                Store(_bar.EvlStatus.OffsetBytes, 0UL);
                break;
            case Command.DisableDevice:
                SetState(DeviceState.Disabled);
                break;
            case Command.ResetDevice:
                SetState(DeviceState.Disabled);
                Store(_bar.GenCtrl.OffsetBytes, 0u);
                ClearConfiguration();
                break;
            case Command.ResetWq:
                ResetQueues(operand);
                break;
            case Command.RequestInterruptHandle:
                return default(CmdStatus).WithResult(operand + HandleOffset).Raw;
        }

        return 0;
    }

    // All but the size of the queues in the mask.
    private void ResetQueues(uint operand)
    {
        for (var i = 0; i < 16; i++)
        {
            var index = ((int)(operand >> 16) * 16) + i;
            if ((operand >> i & 1) != 0 && index < _layout.WqCfg.Count)
            {
                var entry = _bar.WqCfg[index];
                new Span<byte>(Bar0.Pointer + entry.Threshold.OffsetBytes, entry.SizeBytes - 4).Clear();
            }
        }
    }

    private void ClearConfiguration()
    {
        if (!KeepsConfiguration)
        {
            Store(_bar.GenCfg.OffsetBytes, 0u);
            Clear(_layout.GrpCfg);
            Clear(_layout.WqCfg);
            Clear(_layout.MsixPerm);
        }
    }

    private void Clear(ArrayDescription array) =>
        new Span<byte>(Bar0.Pointer + array.OffsetBytes, array.StrideBytes * array.Count).Clear();

    private void Store<T>(int offsetBytes, T value)
        where T : unmanaged => *(T*)(Bar0.Pointer + offsetBytes) = value;
}
