using Dsa.Bindings;

namespace Dsa.Cli.Explaining;

/// <summary>What to do about what the driver leaves in cmd_status.</summary>
internal static class DriverAdvice
{
    /// <summary>What to do; null for a value that there is not.</summary>
    public static string? Of(DriverStatus status) => status switch
    {
        DriverStatus.Success => "Nothing: if a write failed all the same, its error number says why.",
        DriverStatus.DeviceEnabled => "Disable the device first (accel-config disable-device), or leave it enabled.",
        DriverStatus.DeviceNotEnabled => "Enable the device before its queues (accel-config enable-device).",
        DriverStatus.WqEnabled => "Disable the queue first (accel-config disable-wq), or leave it enabled.",
        DriverStatus.DmaRegistration => "Look for a lack of memory in the kernel's log, and enable again.",
        DriverStatus.WqNoGroup => "Write the queue's group_id, and give the group an engine.",
        DriverStatus.WqNoName => "Write the queue's name.",
        DriverStatus.WqNoSvm => "A shared queue needs PASIDs: switch the IOMMU on (intel_iommu=on,sm_on on the kernel's command line), or make the queue dedicated.",
        DriverStatus.WqNoThreshold => "Write the queue's threshold, from 1 to its size, behind its mode.",
        DriverStatus.WqPortal => "The portal's address space is used up or the device is gone: look at the kernel's log, and bind the device again.",
        DriverStatus.WqResources => "Make the queue smaller, or free memory, and enable it again.",
        DriverStatus.WqReference => "Free memory, and enable the queue again.",
        DriverStatus.WqDmaChannel => "Free memory, and enable the queue again.",
        DriverStatus.CharacterDevice => "Free memory or device numbers: too many nodes may be open; and enable the queue again.",
        DriverStatus.WqNoSharedSupport => "This device or kernel has no shared queues (no ENQCMD, or PASIDs are off): write dedicated to the queue's mode.",
        DriverStatus.WqNoneConfigured => "Give at least one queue a size and a group before the device is enabled (accel-config config-wq, or load-config).",
        DriverStatus.WqNoSize => "Write the queue's size.",
        DriverStatus.WqNoPrivilege => "A kernel queue with PASID needs PCI privileged mode: make the queue's type user, or switch the IOMMU's scalable mode on.",
        DriverStatus.WqInterrupt => "The device has no interrupt left for the queue: look at the kernel's log, and bind the device again.",
        DriverStatus.WqUserNoIommu => "A queue of type user needs shared virtual addressing: switch the IOMMU on (intel_iommu=on,sm_on on the kernel's command line).",
        DriverStatus.EventLog => "Free memory, or write a smaller event_log_size, and enable the device again.",
        DriverStatus.WqDriverName => "Write the queue's driver_name: user for programs, dmaengine for the kernel; and enable the queue through that driver.",
        _ => null,
    };
}
