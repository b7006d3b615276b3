using Dsa.Bindings;

namespace Dsa.Cli.Explaining;

/// <summary>What to do about errors of administrative commands.</summary>
internal static class CommandAdvice
{
    /// <summary>What to do; null for a value that there is not.</summary>
    public static string? Of(CommandError error) => error switch
    {
        CommandError.Success => "Nothing.",
        CommandError.InvalidCommand => "Ask CMDCAP before a command is used: it tells which the device knows.",
        CommandError.InvalidWqIndex => "Name a queue below WQCAP's count (max_work_queues).",
        CommandError.HardwareError => "Reset the device: bind it to its driver again; if it stays, look at the machine's error log (AER).",
        CommandError.NonZeroReserved => "Clear the reserved bits of the command's operand.",
        CommandError.DeviceHalted => "Reset the device as GENSTS.RESET_TYPE says: by Reset Device, by a function-level reset, or by power.",
        CommandError.DeviceNotDisabled => "Disable the device before it is enabled again.",
        CommandError.InvalidConfiguration => "Compare GRPCFG, WQCFG and GENCFG with the capabilities; none of the named rules is broken.",
        CommandError.BusMasterDisabled => "Set bus master enable in the PCI command register.",
        CommandError.InvalidPageRequestAllocation => "Set the allocation of the PCI page request capability between 1 and its capacity.",
        CommandError.WqSizesExceedTotal => "Make queues smaller: together at most max_work_queues_size.",
        CommandError.InvalidGroup => "Give each group that has a queue an engine, and each that has an engine a queue.",
        CommandError.InvalidGroupWqs => "Put each queue that has a size into one group, and none without a size into any.",
        CommandError.InvalidGroupEngines => "Put each engine into at most one group, and only engines that exist.",
        CommandError.InvalidReadBuffers => "Lower read_buffers_reserved and read_buffers_allowed of the groups to what max_read_buffers gives; check the bandwidth limits.",
        CommandError.InvalidEventLog => "Write an event_log_size that the device supports (64 to 65535), and give the log memory that is there.",
        CommandError.AtsMismatch => "Set address translation services as the platform expects: on where the IOMMU requires them.",
        CommandError.InvalidPasidConfiguration => "Enable PCI PASID, and privileged mode if EVLCFG or the bitmap asks for it.",
        CommandError.DeviceNotEnabled => "Enable the device before its queues.",
        CommandError.WqNotDisabled => "Disable the queue before it is enabled again.",
        CommandError.WqSizeZero => "Write the queue's size before the device is enabled.",
        CommandError.WqPriorityZero => "Write a priority from 1 to 15.",
        CommandError.WqModeUnsupported => "Write the other mode: WQCAP tells which the device has.",
        CommandError.WqBlockOnFaultInvalid => "Write 0 to block_on_fault, or enable page requests (PRS) and leave prs_disable 0.",
        CommandError.WqPasidInvalid => "Enable PCI PASID (the IOMMU's scalable mode), or make the queue dedicated without PASID.",
        CommandError.WqMaxBatchInvalid => "Write a max_batch_size up to the device's.",
        CommandError.WqMaxTransferInvalid => "Write a max_transfer_size up to the device's.",
        CommandError.WqPrivilegeInvalid => "Enable PCI privileged mode, or clear the queue's privilege.",
        CommandError.WqOccupancyInterruptInvalid => "Give the occupancy interrupt a table and handle that are there, or switch it off.",
        CommandError.WqAtsDisableUnsupported => "Write 0 to ats_disable: this device cannot switch it off for a queue.",
        CommandError.WqOperationsInvalid => "Write an op_config within the device's op_cap.",
        CommandError.WqPrsDisableInvalid => "Write 0 to prs_disable, or 0 to block_on_fault.",
        CommandError.DisableDeviceNotEnabled => "Nothing is to be done: the device is not enabled.",
        CommandError.WqNotEnabled => "Enable the queue (accel-config enable-wq), or leave it: it is disabled already.",
        CommandError.InvalidInterruptIndex => "Name an entry of the MSI-X or IMS table.",
        CommandError.NoInterruptHandle => "Release interrupt handles that are not used any more.",
        CommandError.InvalidIdptIndex => "Name an entry of the inter-domain table.",
        CommandError.NoIdptHandle => "Release IDPT handles that are not used any more.",
        _ => null,
    };
}
