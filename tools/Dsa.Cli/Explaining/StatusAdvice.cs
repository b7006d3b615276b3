using Dsa.Bindings;

namespace Dsa.Cli.Explaining;

/// <summary>What to do about the status of a descriptor and about what SWERROR and the event log show: both have one numbering.</summary>
internal static class StatusAdvice
{
    private const string Disk = "Look at the machine's error log (AER): a read or write failed on the bus; without ATS an absent page is answered so, too.";
    private const string Window = "Look at the IDPT entry: its owner, its window, its rights, and that its handle is still the one that was given.";

    /// <summary>What to do; null for a value that there is not.</summary>
    public static string? Of(ErrorCode code) => code switch
    {
        ErrorCode.None => "Wait on: the device has not written the record. If that lasts, look whether the descriptor was accepted, in SWERROR and in the event log.",
        ErrorCode.Success => "Nothing.",
        ErrorCode.SuccessPredicateFalse => "Nothing: the result of the record is the answer.",
        ErrorCode.PageFault or ErrorCode.PageRequestInvalid or ErrorCode.BatchListPageFault or ErrorCode.CompletionPageFault or ErrorCode.ReadbackPageFault => OfPage(code),
        ErrorCode.BatchFailed => "Look at the records of the batch's members: one of them says what went wrong.",
        ErrorCode.DeltaOffsetNotIncreasing or ErrorCode.DeltaOffsetOutOfRange => "The delta record is damaged, or not for this buffer: make it anew, and apply it to a copy of the original.",
        ErrorCode.DifError => "Read the result: it tells which of guard, application tag and reference tag is wrong; then check data and tags of that block.",
        ErrorCode.AnalyticsError => "Explain the second byte of the record (AnalyticsError): the data is wrong.",
        ErrorCode.OutputOverflow => "Give the destination more room, or go on with the state that was written to the AECS.",
        ErrorCode.DrainLogged or ErrorCode.BatchLogged => "Nothing: the driver writes the record out of the event log.",
        ErrorCode.ReadError or ErrorCode.WriteError => Disk,
        ErrorCode.TranslationError or ErrorCode.PageRequestTimeout => "The IOMMU did not translate an address or answer a page request: submit again, and look at the kernel's log (DMAR) if it comes back.",
        ErrorCode.Watchdog => "Submit again, or do it in software: the job made no progress.",
        ErrorCode.InterDomainWithoutPasid => "Use a queue with PASID enabled: a shared one, or a dedicated one of a process.",
        ErrorCode.InvalidIdptHandle or ErrorCode.InterDomainPermission or ErrorCode.InterDomainRange or ErrorCode.UpdateWindowRefused or ErrorCode.InvalidWindow => Window,
        ErrorCode.DomainInaccessible => "The process whose memory it was has ended: give its handle up.",
        ErrorCode.PciConfigurationChanged => "Leave PCI configuration alone while the device is enabled; it has halted and needs a reset.",
        ErrorCode.CommandWhileActive => "Wait until CMDSTATUS.ACTIVE is 0 before a command is written.",
        ErrorCode.DedicatedQueueFull => "Count what is outstanding: a dedicated queue drops what it has no room for, and no record is written. Or use a shared queue, which says so.",
        ErrorCode.EventLogWriteFailed => "Check the event log's memory: an event is lost.",
        _ => OfCheck(code),
    };

    private static string OfPage(ErrorCode code) => code switch
    {
        ErrorCode.PageFault => "Touch the page at the fault address and submit the rest, from the bytes completed on; or set Block On Fault, if the queue's block_on_fault is 1.",
        ErrorCode.PageRequestInvalid => "The address is not mapped, or not for this access: check address, length and protection of the buffer.",
        ErrorCode.BatchListPageFault => "The descriptor list is not mapped: check its address and count.",
        ErrorCode.CompletionPageFault => "Keep completion records in memory that stays mapped and writable; with an event log the driver repairs pages that were only out.",
        _ => "The readback address of the Drain is not mapped: check it.",
    };

    private static string? OfCheck(ErrorCode code) => code switch
    {
        ErrorCode.UnsupportedOpcode => "Check the operation against the device's op_cap and the queue's op_config; Batch and Drain may not be in a batch.",
        ErrorCode.InvalidFlags => "Bytes 16 to 18 of the record are the bad flags; Block On Fault is one where the queue's block_on_fault is 0.",
        ErrorCode.NonZeroReserved => "Clear the whole descriptor before it is filled in.",
        ErrorCode.InvalidTransferSize => "Use a size from 1 to the queue's max_transfer_size; a multiple where the operation wants one.",
        ErrorCode.InvalidDescriptorCount => "Use 2 descriptors or more in a batch, up to the queue's max_batch_size; likewise for lists.",
        ErrorCode.InvalidFieldValue => "Check the fields of the operation against what the device's capabilities announce.",
        ErrorCode.OverlappingBuffers => "Use buffers that do not overlap: only Memory Move allows it.",
        ErrorCode.DualcastMisaligned => "Give both destinations the same offset in their pages.",
        ErrorCode.DescriptorListMisaligned => "Align the descriptor list to 64 bytes.",
        ErrorCode.InvalidInterruptHandle => "Use a handle that the driver has given out for this queue, or request no interrupt: programs poll.",
        ErrorCode.CompletionMisaligned => "Align completion records: to 32 bytes for DSA, to 64 for IAA. No record is written for this descriptor.",
        ErrorCode.AddressMisaligned => "Align addresses, sizes and strides as the operation asks: DIF, delta and AECS do.",
        ErrorCode.PrivilegeInvalid => "Clear the privilege bit: programs do not set it.",
        ErrorCode.TrafficClassInvalid => "Clear the traffic class flags, or set the group's traffic classes.",
        ErrorCode.InvalidCompressFlags or ErrorCode.InvalidFilterFlags or ErrorCode.InvalidInvertOutput => "Check the flags of the operation: these do not go together, or are reserved.",
        ErrorCode.InvalidInputSize => "Give the source an even size, or clear the flag for words of 16 bits.",
        ErrorCode.InvalidElementCount or ErrorCode.InvalidSource1Width => "Give the filter at least one element, and a width from 1 to 32 bits.",
        _ => null,
    };
}
