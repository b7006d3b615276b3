namespace Dsa.Host.Hints;

/// <summary>What can be seen of programs that fail.</summary>
internal enum ObservationKind
{
    /// <summary>A program looked at the devices below /sys/bus/dsa.</summary>
    DevicesSeen,

    /// <summary>A queue was opened.</summary>
    Opened,

    /// <summary>The node of a queue was looked for, and there is none.</summary>
    NodeMissing,

    /// <summary>A directory of nodes was looked for, and there is no device of that kind.</summary>
    DirectoryMissing,

    /// <summary>A user who may not open the node of a queue looked at it. The detail is the user's number.</summary>
    NodeForeign,

    /// <summary>A dedicated queue was opened while it was open.</summary>
    OpenBusy,

    /// <summary>An open was refused. The detail is the error number.</summary>
    OpenRefused,

    /// <summary>ENQCMD to a dedicated queue.</summary>
    EnqueuedToDedicated,

    /// <summary>ENQCMD to memory that is no portal.</summary>
    EnqueuedToMemory,

    /// <summary>ENQCMD to memory that is no portal, by a process that has no PASID.</summary>
    EnqueuedWithoutPasid,

    /// <summary>MOVDIR64B to a shared queue.</summary>
    MovedToShared,

    /// <summary>A dedicated queue was full, and a descriptor is lost.</summary>
    Dropped,

    /// <summary>A store to an address in a portal that is no multiple of 64.</summary>
    PortalMisaligned,

    /// <summary>A store to a portal that another process has mapped.</summary>
    PortalInherited,

    /// <summary>A store to a mapping of a node that a real one does not have: of more than a page, or private.</summary>
    PortalMismapped,

    /// <summary>An access to a portal otherwise than by an instruction that submits.</summary>
    PortalTouched,

    /// <summary>A queue whose node cannot be mapped was opened, and nothing was written to it.</summary>
    NothingWritten,

    /// <summary>A descriptor with a completion address and without the flags that have a record written there.</summary>
    RecordNotRequested,

    /// <summary>A store to the 64 bytes of a polled portal that the one before went to: fewer than there were where the program did not await each.</summary>
    PolledInPlace,

    /// <summary>Block On Fault was set, and the queue does not have it.</summary>
    BlockOnFaultRefused,

    /// <summary>A descriptor ended otherwise than with success. The detail is its status.</summary>
    Ended,

    /// <summary>A completion record could not be written. The detail is the page of its address.</summary>
    RecordUnreachable,
}
