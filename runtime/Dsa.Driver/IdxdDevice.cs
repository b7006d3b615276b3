using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dsa.Driver.Assignment;
using Dsa.Driver.Bus;
using Dsa.Driver.Commands;
using Dsa.Driver.Configuration;
using Dsa.Driver.Devices;
using Dsa.Driver.DmaEngine;
using Dsa.Driver.EventLog;
using Dsa.Driver.Groups;
using Dsa.Driver.Interrupts;
using Dsa.Driver.Perfmon;
using Dsa.Driver.Recovery;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Interrupts;

namespace Dsa.Driver;

/// <summary>One probed device: its software state and attributes, its queues, groups and engines.</summary>
/// <remarks>
/// <para>Attributes are set by one thread at a time while the device is not bound, or through <see cref="IdxdDriver.Sysfs"/> by
/// anybody at any time. <see cref="Bind"/> and <see cref="Unbind"/> may be called by any blocking code; they exclude each other.</para>
/// <para>Locks, in the order in which they are taken: bind lock (one a device), queue lock (one a <see cref="WorkQueue"/>)
/// or message slot lock, then device lock, command lock, event log lock, perfmon lock, context lock (one a character device), list lock (one a kernel
/// queue). Below them are only leaf locks. The misc interrupt thread takes the device lock and the event log lock and never
/// waits for a command; what needs one is left to <see cref="Work"/>.</para>
/// </remarks>
public sealed class IdxdDevice : IBusDevice
{
    private volatile IdxdDeviceState _state;
    private volatile StrongBox<SwError> _softwareError = new();

    internal IdxdDevice(IdxdDriver driver, IPciFunction function, DeviceType type, int id, in Bar0Capabilities capabilities)
    {
        Driver = driver;
        Function = function;
        Type = type;
        Id = id;
        Name = type.NamePrefix + id;
        Capabilities = capabilities;
        Registers = new Bar0<MmioBus>(new MmioBus(function.Bar0), new Bar0Layout(capabilities));
        HasScatterGather = type == DeviceType.Dsa && Enum.GetValues<SglFormat>().Any(capabilities.DsaCap0.HasScatterGatherFormats);
        Lock = driver.Kernel.Scheduler.CreateMutex(Name + " device");
        Commands = new CommandUnit(Name, Registers, driver.Kernel.Scheduler);
        Configuration = new DeviceConfiguration(this);
        Control = new DeviceControl(this);
        Work = driver.Kernel.CreateWorkqueue(Name);
        MiscInterrupt = new MiscInterrupt(this);
        HandleRevocation = new HandleRevocation(this);
        Groups = [.. Enumerable.Range(0, (int)capabilities.GrpCap.Count).Select(i => new Group(this, i))];
        Engines = [.. Enumerable.Range(0, (int)capabilities.EngCap.Count).Select(i => new Engine(this, i))];
        WorkQueues = [.. Enumerable.Range(0, (int)capabilities.WqCap.Count).Select(i => new WorkQueue(this, i))];
        EventLog = EventLogRing.EntryBytesOf(capabilities.GenCap) >= type.LoggedRecordOffsetBytes + type.RecordBytes ? new EventLogRing(this) : null;
        Binding = new DeviceBinding(this);
        Recovery = new DeviceRecovery(this);
        Assignment = new QueueAssignment(this);
    }

    /// <summary>The name, such as dsa0 (BR-09).</summary>
    public string Name { get; }

    /// <summary>The PCI function.</summary>
    public IPciFunction Function { get; }

    /// <summary>What the capability registers said (area CP).</summary>
    public Bar0Capabilities Capabilities { get; }

    /// <summary>The state as the driver knows it (SY-11).</summary>
    public IdxdDeviceState State
    {
        get => _state;
        internal set => _state = value;
    }

    /// <summary>The outcome of the last operation: a device error, or a <see cref="DriverStatus"/> (CM-09, CM-11).</summary>
    public uint CommandStatus => Commands.Status;

    /// <summary><see cref="CommandStatus"/> by name: an answer of the device, or a refusal of the driver (CM-11, CM-12).</summary>
    public string CommandStatusName =>
        CommandStatus <= byte.MaxValue ? ((CommandError)CommandStatus).NameOf() : ((DriverStatus)CommandStatus).NameOf();

    /// <summary>The queues, by index.</summary>
    public ImmutableArray<WorkQueue> WorkQueues { get; }

    /// <summary>The groups, by index.</summary>
    public ImmutableArray<Group> Groups { get; }

    /// <summary>The engines, by index.</summary>
    public ImmutableArray<Engine> Engines { get; }

    /// <summary>The event log; null on a device without one, or with entries that cannot hold its completion records (EV-01).</summary>
    public EventLogRing? EventLog { get; }

    /// <summary>The performance monitoring unit; null on a device without a monitor that the driver can use (PM-01).</summary>
    public PerfmonPmu? Perfmon { get; internal set; }

    /// <summary>What kernel clients see of it; null unless bound (DM-01).</summary>
    public DmaDevice? DmaDevice { get; internal set; }

    /// <summary>What it has for virtual devices (VD-05).</summary>
    public QueueAssignment Assignment { get; }

    /// <summary>Read buffers for all groups that use the limit; 0 for none (GE-23).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit the register.</exception>
    public int ReadBufferLimit { get; set => field = AttributeRange.Check(value, 0, byte.MaxValue); }

    /// <summary>Whether processes may get queues (BR-14, SY-10).</summary>
    public bool HasUserPasid { get; internal set; }

    /// <summary>Whether the kernel's own descriptors carry a PASID (BR-14).</summary>
    public bool HasSystemPasid => SystemPasid.IsValid;

    /// <summary>The kernel's PASID; none where the probe got none, and after its detach (BR-16, BR-33, BUG-55).</summary>
    public Pasid SystemPasid { get; internal set; } = Pasid.None;

    /// <summary>The first software error since it was acknowledged; it stays after that (MI-06, MI-08).</summary>
    public SwError SoftwareError
    {
        get => _softwareError.Value;
        internal set => _softwareError = new StrongBox<SwError>(value);
    }

    /// <summary>Whether the driver may write the configuration (GENCAP.CONFIG_SUPPORT, CP-04).</summary>
    public bool IsConfigurable => Capabilities.GenCap.ConfigurationSupport;

    /// <summary>Whether handles have to be requested for completion interrupts (CP-03).</summary>
    public bool RequestsInterruptHandles => Capabilities.CmdCap.HasCommand(Command.RequestInterruptHandle);

    /// <summary>Largest transfer of any queue (CP-04).</summary>
    public ulong MaxTransferBytes => 1UL << (int)Capabilities.GenCap.MaxTransferShift;

    /// <summary>Largest batch of any queue; 0 on an IAA, which has none (CP-04).</summary>
    public uint MaxBatchDescriptors => Type.HasBatches ? 1u << (int)Capabilities.GenCap.MaxBatchShift : 0;

    /// <summary>Longest scatter-gather list of any queue (CP-12). Without meaning on a device that has none.</summary>
    public uint MaxScatterGatherEntries => 1u << (int)Capabilities.DsaCap0.MaxScatterGatherShift;

    /// <summary>Binds the sub-driver <c>idxd</c>: configures and enables the device (GE-01 to GE-07).</summary>
    /// <returns>
    /// <see cref="Errno.ENXIO"/>, <see cref="Errno.ENOMEM"/>, <see cref="Errno.ENOSPC"/> without a number for the DMA device,
    /// <see cref="Errno.ENODEV"/> beside a removal; the reason is in <see cref="CommandStatus"/>.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The device was removed.</exception>
    public Errno Bind()
    {
        ObjectDisposedException.ThrowIf(IsRemoved, this);
        return Binding.Bind();
    }

    /// <summary>Unbinds the queues and the sub-driver <c>idxd</c>: disables and resets the device (GE-26).</summary>
    public void Unbind() => Binding.Unbind();

    /// <summary>Resets the function, as a write to the function's <c>reset</c> in sysfs does (RS-12 to RS-20).</summary>
    /// <remarks>
    /// Attributes are kept. Queues of users that were enabled are bound again, with a new node: files that were open are those
    /// of an earlier binding. Queues of the kernel stay disabled, and their clients are told of what they had submitted. Whoever
    /// unbinds a queue meanwhile, or stores an attribute, waits for the end.
    /// </remarks>
    /// <returns>
    /// <see cref="Errno.None"/> when the device is as before, except for queues that it refuses, which are disabled and of no type.
    /// <see cref="Errno.ENOTTY"/> when the reset has not ended after a minute: the device is unbound, reaches no memory, and another
    /// reset may help. <see cref="Errno.ENODEV"/> beside a removal. Else the device could not be bound again, for the reason of
    /// <see cref="Bind"/>; it has its attributes.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The device was removed.</exception>
    public Errno ResetFunction()
    {
        ObjectDisposedException.ThrowIf(IsRemoved, this);
        return Recovery.ResetFunction();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    string IBusDevice.BusName => Name;

    BusDeviceKind IBusDevice.Kind => BusDeviceKind.Accelerator;

    string? IBusDevice.BoundDriver => Binding.IsBound ? BusDriver.Idxd.Name : null;

    internal IdxdDriver Driver { get; }

    internal DeviceType Type { get; }

    internal int Id { get; }

    internal Bar0<MmioBus> Registers { get; }

    internal LinuxKernel Kernel => Driver.Kernel;

    internal PciSlot Slot => Function.Slot;

    /// <summary>Guards the configuration registers and their shadows, SWERROR and its copy.</summary>
    internal PlatformMutex Lock { get; }

    internal CommandUnit Commands { get; }

    internal DeviceConfiguration Configuration { get; }

    internal DeviceControl Control { get; }

    internal DeviceBinding Binding { get; }

    internal DeviceRecovery Recovery { get; }

    internal HandleRevocation HandleRevocation { get; }

    /// <summary>Does, in order, what an interrupt thread may not wait for; from probe to remove (BR-18).</summary>
    internal Workqueue Work { get; }

    internal MiscInterrupt MiscInterrupt { get; }

    /// <summary>The registration of vector 0, from probe to remove.</summary>
    internal InterruptRegistration? MiscRegistration { get; set; }

    /// <summary>Whether the device was removed; files that processes have open may still be closed.</summary>
    internal bool IsRemoved => MiscRegistration is null;

    /// <summary>Whether queues may not be enabled any more, because the device is being unbound.</summary>
    internal bool IsUnbinding => Binding.IsUnbinding;

    /// <summary>Whether the device has a PASID for a queue of <paramref name="type"/> (WQ-08).</summary>
    internal bool HasPasidFor(WorkQueueType type) => type switch
    {
        WorkQueueType.Kernel => HasSystemPasid,
        WorkQueueType.User or WorkQueueType.Mdev => HasUserPasid,
        _ => false,
    };

    /// <summary>Whether a queue of <paramref name="type"/> may be shared (WQ-08, GE-08).</summary>
    internal bool SupportsShared(WorkQueueType type) => Kernel.HasEnqcmd && HasPasidFor(type);

    /// <summary>The one version whose Batch is not safe in the hands of anybody (CD-25, SY-06, BUG-41).</summary>
    internal bool IsBatchUnsafe => Capabilities.Version is { Major: 1, Minor: 0 };

    /// <summary>Whether traffic classes stay as they are: below version 3, unless somebody knows better (BR-30, SY-25).</summary>
    internal bool HasFixedTrafficClasses => Capabilities.Version.Major < 3 && !Driver.Options.OverridesTrafficClasses;

    /// <summary>Whether queues have a longest scatter-gather list (CP-12).</summary>
    internal bool HasScatterGather { get; }
}
