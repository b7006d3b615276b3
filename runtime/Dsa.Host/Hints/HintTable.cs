using System.Globalization;
using Dsa.Bindings;

namespace Dsa.Host.Hints;

/// <summary>What is said of each observation: what was seen, and what to do.</summary>
internal static class HintTable
{
    /// <summary>The entries, in the order in which their sentences are told.</summary>
    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(ObservationKind.EnqueuedToDedicated, IsCertain: true, static (seen, facts) =>
            $"{seen.Subject} is a dedicated queue and was given {Times(seen, "ENQCMD")}, which it answers with Retry for ever: submit with MOVDIR64B, or open a shared queue{facts.Instead("shared")}."),
        new(ObservationKind.EnqueuedToMemory, IsCertain: true, static (seen, _) =>
            $"{Times(seen, "ENQCMD")} went to memory that is no portal, which answers with Retry for ever: submit to the address at which the queue's node is mapped."),
        new(ObservationKind.EnqueuedWithoutPasid, IsCertain: false, static (seen, _) =>
            $"{Times(seen, "ENQCMD")} went to memory that is no portal, in a process that had opened no queue, which raises SIGSEGV: open and map a shared queue in the process that submits."),
        new(ObservationKind.MovedToShared, IsCertain: true, static (seen, facts) =>
            $"{seen.Subject} is a shared queue and was given {Times(seen, "MOVDIR64B")}, which it drops without a word: submit with ENQCMD, or open a dedicated queue{facts.Instead("dedicated")}."),
        new(ObservationKind.Dropped, IsCertain: true, static (seen, facts) =>
            $"{seen.Subject}, a dedicated queue of {facts.Attribute(seen.Subject, "size")} entries, was full and dropped {Times(seen, "descriptor")}: have no more outstanding than that, or open a shared queue{facts.Instead("shared")}, which answers Retry."),
        new(ObservationKind.NodeMissing, IsCertain: false, static (seen, facts) =>
            facts.Open().Contains(seen.Subject) ? null : $"there is no {seen.Subject} to be opened: {facts.WhyMissing(seen.Subject[(seen.Subject.LastIndexOf('/') + 1)..])}."),
        new(ObservationKind.DirectoryMissing, IsCertain: false, static (seen, _) =>
            $"a program looked for {seen.Subject}, and there is no {(seen.Subject == "/dev/iax" ? "IAA" : "DSA")} among the devices: name one, such as --device {(seen.Subject == "/dev/iax" ? "iaa2" : "dsa2")}, beside those that there are to be."),
        new(ObservationKind.NodeForeign, IsCertain: false, static (seen, _) =>
            $"a program of user {seen.Detail} looked at {seen.Subject}, which only root may open (EACCES): run the program as root."),
        new(ObservationKind.OpenBusy, IsCertain: false, static (seen, facts) =>
            $"{seen.Subject} was opened {Times(seen, "time")} while it was open (EBUSY): a dedicated queue has one opener at a time; close it first, or open a shared queue{facts.Instead("shared")}."),
        new(ObservationKind.OpenRefused, IsCertain: false, static (seen, _) => (Errno)seen.Detail == Errno.ENFILE
            ? $"opening {seen.Subject} failed with ENFILE: dsa itself has as many files open as it may; raise its hard limit (ulimit -Hn), or have fewer programs at a time."
            : $"opening {seen.Subject} failed with {(Errno)seen.Detail}: the device takes no PASID of the process, or the queue was disabled meanwhile (dsa exec --explain {(Errno)seen.Detail} says more)."),
        new(ObservationKind.PortalMisaligned, IsCertain: false, static (seen, _) =>
            $"{Times(seen, "submission")} to {seen.Subject} went to an address that is no multiple of 64, which raises SIGSEGV: use the page's first address, or one 64 bytes further."),
        new(ObservationKind.PortalInherited, IsCertain: false, static (seen, _) =>
            $"{Times(seen, "submission")} went through a mapping of {seen.Subject} that a child had inherited, which raises SIGSEGV: open and map the queue in the process that submits."),
        new(ObservationKind.PortalMismapped, IsCertain: false, static (seen, _) =>
            $"{Times(seen, "submission")} to {seen.Subject} went through a mapping of more than a page, which the driver refuses (EINVAL), or a private one, in whose copy a store is lost: map 4096 bytes with MAP_SHARED."),
        new(ObservationKind.PortalTouched, IsCertain: false, static (seen, _) =>
            $"{seen.Subject} was accessed {Times(seen, "time")} otherwise than by MOVDIR64B or ENQCMD, which raises SIGBUS: a device ignores ordinary stores to a portal (memcpy, assignments), and none of its bytes can be read; submit each descriptor with one of these."),
        new(ObservationKind.NothingWritten, IsCertain: false, static (seen, _) =>
            $"{seen.Subject} was opened {Times(seen, "time")} and nothing was written to it: with --portal write mmap fails with ENODEV; write(2) the descriptors, or take --portal trap."),
        new(ObservationKind.RecordNotRequested, IsCertain: false, static (seen, _) =>
            $"{Times(seen, "descriptor")} of {seen.Subject} had a completion address and not both of the flags 0x4 (Completion Record Address Valid) and 0x8 (Request Completion Record): no record tells of success, and who polls for one waits for ever; set both."),
        new(ObservationKind.PolledInPlace, IsCertain: false, static (seen, _) =>
            $"{Times(seen, "submission")} to {seen.Subject} went to the address of the one before, where with --portal poll the last one stands alone: go on by 64 bytes with each, await each before the next, or take --portal trap."),
        new(ObservationKind.BlockOnFaultRefused, IsCertain: false, static (seen, facts) =>
            $"{seen.Subject} refused {Times(seen, "descriptor")} with status 0x11 for the flag Block On Fault: {(facts.Attribute(seen.Subject, "block_on_fault") == "0" ? "its block_on_fault is 0; write 1 before it is enabled, or clear the flag" : "the operation does not have it; clear the flag")}."),
        new(ObservationKind.RecordUnreachable, IsCertain: false, static (seen, _) =>
            $"{Times(seen, "completion record")} of {seen.Subject} could not be written at {(seen.Detail == 0 ? "address 0: set the descriptor's completion address" : string.Create(CultureInfo.InvariantCulture, $"page 0x{seen.Detail:x}000: keep records in memory that is mapped, writable and touched"))}."),
        new(ObservationKind.Ended, IsCertain: false, static (seen, _) => OfStatus(seen)),
    ];

    /// <summary>What is said when the devices were found, and nobody tried to open a queue.</summary>
    public static string NothingOpened(QueueFacts facts)
    {
        var (dedicated, shared) = (facts.Open("dedicated"), facts.Open("shared"));
        return "a program looked at the devices below /sys/bus/dsa and opened no queue: " + (dedicated.Count, shared.Count) switch
        {
            (0, 0) => "none of type user is enabled; enable one (accel-config, or --config).",
            (_, 0) => $"all that are enabled are dedicated ({string.Join(", ", dedicated)}); if it wants a shared one, configure that.",
            (0, _) => $"all that are enabled are shared ({string.Join(", ", shared)}); if it wants a dedicated one, configure that.",
            _ => $"there are {string.Join(", ", dedicated)} (dedicated) and {string.Join(", ", shared)} (shared); if it wants others (type, name, group, IAA), configure these.",
        };
    }

    private static string OfStatus(Observation seen)
    {
        var status = (ErrorCode)seen.Detail;
        var what = $"{Times(seen, "descriptor")} of {seen.Subject} ended with status 0x{seen.Detail:x2} ({status})";
        return status switch
        {
            ErrorCode.PageFault => $"{what}: a page was not in memory and Block On Fault was not set; touch the page at the fault address and submit what is left, from the bytes completed on, or set the flag.",
            ErrorCode.PageRequestInvalid => $"{what}: the address is not mapped for this access, and Block On Fault does not help there; check buffer and length.",
            ErrorCode.BatchFailed => $"{what}: look at the records of the batch's members, one of which did not succeed.",
            ErrorCode.CompletionMisaligned => $"{what}: no record is written for these; align records to 32 bytes for DSA, to 64 for IAA.",
            _ => $"{what}; dsa exec --explain 0x{seen.Detail:x2} says what to do.",
        };
    }

    private static string Times(Observation seen, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{seen.Count} {what}{(seen.Count == 1 ? string.Empty : "s")}");

    /// <summary>What is said of one kind of observation.</summary>
    /// <param name="Kind">The kind.</param>
    /// <param name="IsCertain">Whether no program does that and goes well; else it is told only of one that failed.</param>
    /// <param name="Sentence">The sentence; null when the observation has become pointless.</param>
    internal sealed record Entry(ObservationKind Kind, bool IsCertain, Func<Observation, QueueFacts, string?> Sentence);
}
