using Dsa.Platform.Interrupts;
using Dsa.Virtual.Commands;
using Dsa.Virtual.Composition;
using Dsa.Virtual.Interrupts;
using Dsa.Virtual.Mediation;
using Dsa.Virtual.Queues;
using Dsa.Virtual.Registers;

namespace Dsa.Virtual;

/// <summary>A virtual device as the virtual machine has it: a PCI function of its own, composed out of one queue of the host's device.</summary>
/// <remarks>
/// <para>Software of the virtual machine reaches it through <see cref="Bar0"/>, <see cref="Bar2"/>, <see cref="Configuration"/> and memory, on any
/// thread. Registers are copies (VD-17); commands are done by a worker of the host, one after the other; descriptors go into the
/// host's queue as they come, and the host's device works on them in the virtual machine's memory.</para>
/// <para>Its own lock is that of its registers, a leaf lock. The worker takes the locks of the host's queue, and waits for commands there.</para>
/// </remarks>
public sealed class VirtualFunction : IPciFunction
{
    /// <summary>Vectors: one that the host raises, and one for the completion of descriptors (VD-42).</summary>
    public const int VectorCount = 2;

    private readonly Mdev _device;
    private readonly VirtualProfile _profile;
    private readonly VirtualQueue _queue;
    private readonly MessageSlot _slot;
    private readonly VirtualHandle _handle;
    private readonly ShadowRegisters _registers;
    private readonly CommandExecutor _executor;
    private readonly VirtualPortals _portals;
    private readonly HostEvents _events;
    private readonly Workqueue _work;
    private readonly Gate _resetEnded;
    private volatile bool _isResetting;
    private bool _isClosed;
    private bool _isPermissionPending;

    internal VirtualFunction(Mdev device, PciSlot slot, VirtualQueue queue, MessageSlot message)
    {
        _device = device;
        _queue = queue;
        _slot = message;
        Slot = slot;
        Configuration = new PciConfiguration { Capabilities = device.Type.Pci };
        _profile = VirtualProfile.Of(device.Queue.Queue);
        Vectors = new VirtualVectors(slot.Interrupts);
        _registers = new ShadowRegisters(slot, _profile, device.Type == MdevType.IaxDedicated, Vectors);
        _handle = new VirtualHandle(message, queue, _registers);
        _executor = new CommandExecutor(_registers, Configuration, queue, _handle);
        _work = device.Parent.Kernel.CreateWorkqueue($"mdev/{slot.Name}");
        var commands = new VirtualCommandUnit(_registers, _executor, QueueWorkLocked);
        _registers.CommandWritten = commands.Written;
        _registers.PermissionWritten = PermitLocked;
        _portals = new VirtualPortals(queue, new Bar2Layout(_profile.Capabilities));
        _resetEnded = slot.Scheduler.CreateGate($"reset of {slot.Name}");
        Bar2 = new PortalRegion(slot, VirtualLayout.Bar2SizeBytes, _portals);
        Configuration.Changed = ConfigurationChanged;
        message.Revoked = () => QueueWork(_handle.Revoke);
        message.Route(Vectors, InterruptSource.MsiX(VirtualHandle.Vector));
        _handle.Reset();
        _events = new HostEvents(_registers, queue, _handle, Vectors);
        device.Queue.Failed = _events.Fail;
        device.Queue.Unfinished = _events.Finish;
        device.Queue.Lost = () => QueueWork(_events.ShowLoss);

        // It may have been lost before anybody listened.
        QueueWork(_events.ShowLoss);
    }

    /// <inheritdoc/>
    public ushort VendorId => (ushort)RegisterDefaults.Of<Vid>().Value;

    /// <inheritdoc/>
    public ushort DeviceId => (ushort)_device.Type.DeviceId;

    /// <inheritdoc/>
    public PciSlot Slot { get; }

    /// <inheritdoc/>
    public PciConfiguration Configuration { get; }

    /// <inheritdoc/>
    public MmioRegion Bar0 => _registers.Region;

    /// <inheritdoc/>
    public PortalRegion Bar2 { get; }

    /// <inheritdoc/>
    public int MsixVectorCount => VectorCount;

    /// <inheritdoc/>
    public int MsixTableOffsetBytes => VirtualLayout.MsixTableOffsetBytes;

    /// <inheritdoc/>
    public int MsixPendingOffsetBytes => VirtualLayout.MsixPendingOffsetBytes;

    /// <inheritdoc/>
    public bool IsResetting => _isResetting;

    /// <summary>The slot of the host's interrupt message storage behind vector 1 (VD-45).</summary>
    public int MessageSlotIndex => _slot.Index;

    internal VirtualVectors Vectors { get; }

    internal VirtualQueue Queue => _queue;

    /// <summary>Whether a page of BAR2 is a portal, and which (VD-51).</summary>
    internal bool TryFindPortal(int page, out bool isLimited) => _portals.TryFind(page, out isLimited);

    /// <summary>Waits for the end of a reset.</summary>
    internal void AwaitReset() => _resetEnded.WaitUntil(() => !_isResetting);

    /// <inheritdoc/>
    public void Reset()
    {
        using (_registers.Region.Lock.Enter())
        {
            if (_isResetting || _isClosed)
            {
                return;
            }

            _isResetting = true;
            _registers.IgnoresWrites = true;
            QueueWorkLocked(FinishReset);
        }
    }

    /// <summary>A PASID of the virtual machine's was given another of the host's, or none any more: the vector's permission follows (VD-28).</summary>
    internal void PasidChanged()
    {
        using (_registers.Region.Lock.Enter())
        {
            PermitLocked();
        }
    }

    /// <summary>Ends it: nothing of the virtual machine's is in flight any more, and nothing of the host's is left to it (VD-08). Blocking code, once.</summary>
    internal void Close()
    {
        _device.Queue.Failed = null;
        _device.Queue.Unfinished = null;
        _device.Queue.Lost = null;
        using (_registers.Region.Lock.Enter())
        {
            _isClosed = true;
            _registers.IgnoresWrites = true;
        }

        _work.Dispose();
        Configuration.Changed = null;
        _queue.Close();
        _slot.Dispose();
        _registers.Dispose();
    }

    private void FinishReset()
    {
        Configuration.Changed = null;
        _executor.Reset(ResetKind.FunctionLevel);
        Configuration.Reset();
        Configuration.Changed = ConfigurationChanged;
        Vectors.Reset();
        _events.ShowLoss();
        using (_registers.Region.Lock.Enter())
        {
            _registers.IgnoresWrites = _isClosed;
            _isResetting = false;
        }

        _resetEnded.Signal();
    }

    // A device that is enabled and may not touch memory any more is the virtual machine's mistake (VD-15).
    private void ConfigurationChanged()
    {
        using (_registers.Region.Lock.Enter())
        {
            if (!_isClosed && !Configuration.BusMasterEnable && _registers.State == DeviceState.Enabled)
            {
                _registers.Report(new SwError(0, 0, 0, 0).WithError(ErrorCode.PciConfigurationChanged));
            }
        }
    }

    // However often it is written: there is one piece of work at a time. The caller holds the register lock.
    private void PermitLocked()
    {
        if (!_isPermissionPending)
        {
            _isPermissionPending = true;
            QueueWorkLocked(Permit);
        }
    }

    private void Permit()
    {
        using (_registers.Region.Lock.Enter())
        {
            _isPermissionPending = false;
        }

        _handle.Permit();
    }

    private void QueueWork(Action work)
    {
        using (_registers.Region.Lock.Enter())
        {
            QueueWorkLocked(work);
        }
    }

    // The caller holds the register lock: a device that is being closed takes no more work.
    private void QueueWorkLocked(Action work)
    {
        if (!_isClosed)
        {
            _work.Queue(work);
        }
    }
}
