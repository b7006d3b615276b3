using Dsa.Driver.Assignment;
using Dsa.Driver.Bus;
using Dsa.Driver.CharacterDevices;
using Dsa.Driver.Configuration;
using Dsa.Driver.DmaEngine;
using Dsa.Driver.EventLog;
using Dsa.Driver.Groups;
using Dsa.Driver.Submission;

namespace Dsa.Driver.WorkQueues;

/// <summary>One work queue: its attributes, and its binding to users or to the kernel.</summary>
/// <remarks>
/// Attributes are set by one thread at a time while the queue is not bound, or through <see cref="IdxdDriver.Sysfs"/> by
/// anybody at any time. Binding and unbinding may be called by any
/// blocking code; the queue lock makes them one at a time, and guards the state and the client count.
/// </remarks>
public sealed class WorkQueue : IBusDevice
{
    /// <summary>Attempts after the first that a kernel submission makes, unless changed (BR-29).</summary>
    public const int DefaultEnqcmdsRetries = 32;

    /// <summary>The most attempts (SY-42).</summary>
    public const int MaximumEnqcmdsRetries = 64;

    /// <summary>The highest priority (SY-31).</summary>
    public const int MaximumPriority = 15;

    private const ulong DefaultMaxTransferBytes = 2UL << 20;
    private const uint DefaultMaxBatchDescriptors = 32;

    private volatile WorkQueueState _state;

    internal WorkQueue(IdxdDevice device, int index)
    {
        Device = device;
        Index = index;
        Name = DriverName = string.Empty;
        Lock = device.Kernel.Scheduler.CreateMutex(Path);
        SoftwareErrors = device.Kernel.Scheduler.CreateGate(Path + " software errors");
        Shadow = new WorkQueueShadow(device.Registers.WqCfg[index].SizeBytes);
        Control = new WorkQueueControl(this);
        ResetAttributes();
    }

    /// <summary>The device.</summary>
    public IdxdDevice Device { get; }

    /// <summary>The number of the queue.</summary>
    public int Index { get; }

    /// <summary>The name of its node, such as wq0.1 (CD-01).</summary>
    public string Path => $"wq{Device.Id}.{Index}";

    /// <summary>The state as the driver knows it (WQ-01).</summary>
    public WorkQueueState State
    {
        get => _state;
        internal set => _state = value;
    }

    /// <summary>The group; null for none.</summary>
    public Group? Group { get; set; }

    /// <summary>Who uses it; binding overwrites it (WQ-02).</summary>
    public WorkQueueType Type { get; set; }

    /// <summary>Shared or dedicated; shared by default (WQ-03).</summary>
    public WqMode Mode { get; set; }

    /// <summary>Entries.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit the register.</exception>
    public int SizeEntries { get; set => field = AttributeRange.Check(value, 0, ushort.MaxValue); }

    /// <summary>Occupancy from which a shared queue answers Retry.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit the register.</exception>
    public int ThresholdEntries { get; set => field = AttributeRange.Check(value, 0, ushort.MaxValue); }

    /// <summary>Priority, 0 to 15 (SY-31). A device with priorities refuses to enable a queue with the default, 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is another number.</exception>
    public int Priority { get; set => field = AttributeRange.Check(value, 0, MaximumPriority); }

    /// <summary>A name, without which the queue is not enabled (WQ-07).</summary>
    public string Name { get; set; }

    /// <summary>The sub-driver that may bind it: <c>user</c> or <c>dmaengine</c>, longer names match, too (DF-04).</summary>
    public string DriverName { get; set; }

    /// <summary>Whether descriptors may ask to block on a page fault (PR-01).</summary>
    public bool BlocksOnFault { get; set; }

    /// <summary>Whether address translation services are off (PR-02).</summary>
    public bool IsTranslationDisabled { get; set; }

    /// <summary>Whether page requests are off (PR-03).</summary>
    public bool IsPageRequestDisabled { get; set; }

    /// <summary>Largest transfer; its power of two counts (GE-21).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is 0, or more than the register can say.</exception>
    public ulong MaxTransferBytes { get; set => field = AttributeRange.Check(value, 1UL, 1UL << 31); }

    /// <summary>Largest batch; its power of two counts (GE-21). 0 on an IAA, which has no batches (BR-29).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is 0, or more than the register can say; on an IAA it is not 0.</exception>
    public uint MaxBatchDescriptors
    {
        get;
        set => field = Device.Type.HasBatches ? AttributeRange.Check(value, 1u, 1u << 15) : AttributeRange.Check(value, 0u, 0u);
    }

    /// <summary>Longest scatter-gather list, in entries; its power of two counts (SY-45). Without meaning on a device that has none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is 0, or more than the register can say.</exception>
    public uint MaxScatterGatherEntries { get; set => field = AttributeRange.Check(value, 1u, 1u << 15); }

    /// <summary>Attempts after the first that a kernel submission to a shared queue makes; at most 64 (SU-08, SY-42).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or above 64.</exception>
    public int EnqcmdsRetries { get; set => field = AttributeRange.Check(value, 0, MaximumEnqcmdsRetries); }

    /// <summary>The operations that the queue takes (GE-22).</summary>
    public WqCfgOpCfg OperationMask { get; set; }

    /// <summary>Open files, or clients of the DMA channel (WQ-29).</summary>
    public int ClientCount { get; internal set; }

    /// <summary>The node that processes open; null unless bound to users.</summary>
    public CharacterDevice? CharacterDevice { get; internal set; }

    /// <summary>What kernel clients submit to; null unless bound to the kernel.</summary>
    public KernelQueue? Kernel { get; internal set; }

    /// <summary>The queue as a DMA channel; null unless bound to the kernel (DM-01).</summary>
    public DmaChannel? DmaChannel { get; internal set; }

    /// <summary>Whether the queue is shared.</summary>
    public bool IsShared => Mode == WqMode.Shared;

    /// <summary>Binds the sub-driver <c>user</c>: enables the queue and makes its node (CD-02 to CD-05).</summary>
    /// <returns>The error; its reason is in the device's cmd_status.</returns>
    public Errno BindUser() => UserBinding.Bind(this);

    /// <summary>Binds the sub-driver <c>dmaengine</c>: enables the queue for kernel clients and makes its DMA channel (DM-03).</summary>
    /// <returns>The error; its reason is in the device's cmd_status.</returns>
    public Errno BindKernel() => KernelBinding.Bind(this);

    /// <summary>Binds the sub-driver <c>mdev</c>: enables the queue for virtual devices (VD-05).</summary>
    /// <returns><see cref="Errno.ENODEV"/> while <see cref="IdxdDevice.Assignment"/> is not open; else the error, whose reason is in the device's cmd_status.</returns>
    public Errno BindMdev() => MdevBinding.Bind(this);

    /// <summary>Unbinds whichever sub-driver is bound, and disables the queue (CD-06, DM-05). Does nothing when none is.</summary>
    public void Unbind()
    {
        using (EnterToChange())
        {
            UnbindLocked();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    string IBusDevice.BusName => Path;

    BusDeviceKind IBusDevice.Kind => BusDeviceKind.WorkQueue;

    string? IBusDevice.BoundDriver => CharacterDevice is not null ? BusDriver.User.Name
        : Kernel is not null ? BusDriver.DmaEngine.Name
        : Assigned is not null ? BusDriver.Mdev.Name
        : null;

    /// <summary>Guards state, binding and clients. Held over commands.</summary>
    internal PlatformMutex Lock { get; }

    /// <summary>Where those who poll a file of the queue wait (MI-07).</summary>
    internal Gate SoftwareErrors { get; }

    internal WorkQueueShadow Shadow { get; }

    internal WorkQueueControl Control { get; }

    /// <summary>Where completion records of processes are repaired; null unless bound to users (EV-24). Guarded by the event log lock.</summary>
    internal FaultWorker? FaultWorker { get; set; }

    /// <summary>The virtual devices that have it; null unless bound to them. Replaced as a whole, with the queue lock.</summary>
    internal AssignedQueue[]? Assigned { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>Whether a sub-driver is bound.</summary>
    internal bool IsBound => CharacterDevice is not null || Kernel is not null || Assigned is not null;

    /// <summary>Takes the lock for an administrator's change, which a recovery that is going on would undo: it is waited for.</summary>
    /// <remarks>The caller holds no lock.</remarks>
    internal PlatformMutex.Scope EnterToChange()
    {
        while (true)
        {
            Device.Recovery.AwaitEnd();
            var held = Lock.Enter();
            if (!Device.Recovery.IsRunning)
            {
                return held;
            }

            held.Dispose();
        }
    }

    /// <summary>The same as <see cref="Unbind"/> for a caller that holds the lock.</summary>
    internal void UnbindLocked()
    {
        if (CharacterDevice is not null)
        {
            UserBinding.Unbind(this);
        }
        else if (Kernel is not null)
        {
            KernelBinding.Unbind(this);
        }
        else if (Assigned is not null)
        {
            MdevBinding.Unbind(this);
        }
    }

    /// <summary>Attributes that do not survive Reset WQ (WQ-19, RS-05).</summary>
    internal void ResetAttributes()
    {
        State = WorkQueueState.Disabled;
        Shadow.Clear();
        Mode = WqMode.Shared;
        ThresholdEntries = 0;
        Priority = 0;
        EnqcmdsRetries = DefaultEnqcmdsRetries;
        Name = string.Empty;
        BlocksOnFault = IsTranslationDisabled = IsPageRequestDisabled = false;
        MaxTransferBytes = DefaultMaxTransferBytes;
        MaxBatchDescriptors = Device.Type.HasBatches ? DefaultMaxBatchDescriptors : 0;
        MaxScatterGatherEntries = Device.MaxScatterGatherEntries;
        var known = Device.Capabilities.OpCap;
        OperationMask = new WqCfgOpCfg(known.Word0, known.Word1, known.Word2, known.Word3);
    }

    /// <summary>Attributes that do not survive a reset of the device, on top of the others (RS-03).</summary>
    internal void ResetPlacement()
    {
        SizeEntries = 0;
        Group = null;
    }
}
