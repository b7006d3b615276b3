using Dsa.Device.Architectures;
using Dsa.Device.Commands;
using Dsa.Device.Engines;
using Dsa.Device.Errors;
using Dsa.Device.EventLog;
using Dsa.Device.Groups;
using Dsa.Device.InterDomain;
using Dsa.Device.Interrupts;
using Dsa.Device.Monitoring;
using Dsa.Device.Profiles;
using Dsa.Device.Registers;
using Dsa.Device.Resets;
using Dsa.Device.Translation;
using Dsa.Device.WorkQueues;
using Dsa.Platform.Pci;

namespace Dsa.Device;

/// <summary>The parts of one device, for those parts that need each other.</summary>
/// <remarks>Wired once by <see cref="DsaDevice"/>; immutable after that.</remarks>
internal sealed class DeviceCore
{
    /// <summary>Builds the parts around a register file that has its power-on values.</summary>
    public DeviceCore(PciSlot slot, PciConfiguration configuration, RegisterFile registers, DeviceProfile profile)
    {
        var capabilities = profile.Capabilities;
        Variant = profile.Variant;
        Slot = slot;
        Architecture = DeviceArchitecture.Of(profile);
        Configuration = configuration;
        Registers = registers;
        Capabilities = capabilities;
        Reset = new FunctionReset(this);
        PerformanceMonitor = new PerformanceMonitor(this, profile.PerformanceMonitor);
        slot.Memory.TranslationCache = Translations;
        PageRequests = new PageRequestCredits(this);
        Causes = new InterruptCauses(registers, slot.Interrupts);
        Handles = new InterruptHandles(registers, slot, capabilities);
        Errors = new SoftwareErrorLatch(registers, Causes);
        Log = new EventLogWriter(this);
        State = new DeviceStatus(this);
        Queues = new WorkQueue[capabilities.WqCap.Count];
        Action? switchPoint = slot.Scheduler.IsSeeded ? slot.Scheduler.SwitchPoint : null;
        for (var index = 0; index < Queues.Length; index++)
        {
            Queues[index] = new WorkQueue(index, (int)capabilities.WqCap.TotalSize, (int)capabilities.EngCap.Count, LookAgain, switchPoint);
        }

        Occupancy = new OccupancyInterrupts(this);
        Groups = new GroupTopology(this);
        InterDomain = new InterDomainUnit(this);
        Engines = new Engine[capabilities.EngCap.Count];
        for (var index = 0; index < Engines.Length; index++)
        {
            Engines[index] = new Engine(this, index);
        }

        Commands = new CommandUnit(this);
    }

    /// <summary>Where the device is plugged in.</summary>
    public PciSlot Slot { get; }

    /// <summary>Its PCI configuration.</summary>
    public PciConfiguration Configuration { get; }

    /// <summary>Its registers.</summary>
    public RegisterFile Registers { get; }

    /// <summary>What it announces.</summary>
    public Bar0Capabilities Capabilities { get; }

    /// <summary>Which of the accelerators it is.</summary>
    public Variants Variant { get; }

    /// <summary>What DSA and IAA have each in a form of their own.</summary>
    public DeviceArchitecture Architecture { get; }

    /// <summary>Resets of the whole function.</summary>
    public FunctionReset Reset { get; }

    /// <summary>The translations that the device has.</summary>
    public TranslationCache Translations { get; } = new();

    /// <summary>Page requests that may be outstanding.</summary>
    public PageRequestCredits PageRequests { get; }

    /// <summary>INTCAUSE and MSI-X vector 0.</summary>
    public InterruptCauses Causes { get; }

    /// <summary>The performance monitor.</summary>
    public PerformanceMonitor PerformanceMonitor { get; }

    /// <summary>Interrupt handles and their permissions.</summary>
    public InterruptHandles Handles { get; }

    /// <summary>SWERROR.</summary>
    public SoftwareErrorLatch Errors { get; }

    /// <summary>The event log.</summary>
    public EventLogWriter Log { get; }

    /// <summary>GENSTS.</summary>
    public DeviceStatus State { get; }

    /// <summary>The work queues.</summary>
    public WorkQueue[] Queues { get; }

    /// <summary>Occupancy interrupts of the queues.</summary>
    public OccupancyInterrupts Occupancy { get; }

    /// <summary>Which queues and engines belong together.</summary>
    public GroupTopology Groups { get; }

    /// <summary>What lets descriptors reach other address spaces.</summary>
    public InterDomainUnit InterDomain { get; }

    /// <summary>The engines.</summary>
    public Engine[] Engines { get; }

    /// <summary>The command unit.</summary>
    public CommandUnit Commands { get; }

    /// <summary>The state of a queue.</summary>
    public WqState StateOf(WorkQueue queue) => Registers.Bar.WqCfg[queue.Index].Status.Read().State;

    /// <summary>Shows the state of a queue.</summary>
    public void StoreState(WorkQueue queue, WqState state)
    {
        using (Registers.Lock.Enter())
        {
            var register = Registers.Bar.WqCfg[queue.Index].Status;
            Registers.Store(register.OffsetBytes, register.Read().WithState(state));
        }
    }

    /// <summary>Shows the device, and its enabled queues, on their way to Disabled; nothing is accepted any more.</summary>
    public void BeginDraining()
    {
        State.Enter(DeviceState.Draining);
        foreach (var queue in Queues)
        {
            queue.StopAccepting();
            if (StateOf(queue) == WqState.Enabled)
            {
                StoreState(queue, WqState.Busy);
            }
        }
    }

    /// <summary>Has queues accept nothing and drop what they hold, and everything look again at what it waits for.</summary>
    public void AbandonAll()
    {
        DropAll();
        WakeAll();
    }

    /// <summary>Has queues accept nothing and drop what they hold; wakes nobody.</summary>
    public void DropAll()
    {
        foreach (var queue in Queues)
        {
            queue.StopAccepting();
            queue.AbortAll();
        }
    }

    /// <summary>Forgets what a reset makes a device forget (§4 of the behaviour). Nothing is in flight any more.</summary>
    public void ResetState(ResetKind kind)
    {
        using (Registers.Lock.Enter())
        {
            Groups.Clear();
            Log.Disable();
            Translations.Clear();
            Handles.ReleaseAll();
            InterDomain.Reset();
            Registers.Reset(kind);
            PerformanceMonitor.Reset();
            State.Reset(kind);
            foreach (var queue in Queues)
            {
                queue.EndAbort();
                queue.HasOccupancyInterrupt = false;
            }
        }
    }

    /// <summary>Has whoever waits for descriptors to complete look again: the active command, and Drain descriptors.</summary>
    public void LookAgain()
    {
        foreach (var queue in Queues)
        {
            if (queue.TakeDrainNotice())
            {
                WakeEngines();
                break;
            }
        }

        Commands.DescriptorDone();
    }

    /// <summary>Has every engine look again at what it waits for.</summary>
    public void WakeEngines()
    {
        foreach (var engine in Engines)
        {
            engine.Wake();
        }
    }

    /// <summary>Has everything look again at what it waits for.</summary>
    public void WakeAll()
    {
        WakeEngines();
        Commands.Wake();
    }
}
