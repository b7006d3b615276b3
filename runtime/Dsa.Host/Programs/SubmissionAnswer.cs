namespace Dsa.Host.Programs;

/// <summary>What becomes of a trapped instruction.</summary>
internal enum SubmissionAnswer
{
    /// <summary>
    /// The destination of a MOVDIR64B is no portal of the process: an ordinary store to memory. It is carried out where the processor lacks the instruction; else the signal is
    /// the program's own, and is delivered as it came.
    /// </summary>
    NotPortal,

    /// <summary>
    /// Nothing is mapped at the destination, or a portal that another process has mapped: this one inherited what the driver's mapping does not pass on (CD-22). The program
    /// gets SIGSEGV.
    /// </summary>
    NotMapped,

    /// <summary>What is mapped at the destination may not be written. The program gets SIGSEGV.</summary>
    NotWritable,

    /// <summary>The page was taken away when its queue was unbound. The program gets SIGBUS.</summary>
    PageGone,

    /// <summary>Done; an ENQCMD or ENQCMDS was accepted (ZF = 0).</summary>
    Accepted,

    /// <summary>An ENQCMD or ENQCMDS was answered with Retry (ZF = 1), as each is that goes to memory.</summary>
    Retry,

    /// <summary>#GP: a misaligned destination, ENQCMD without a PASID, ENQCMDS outside the kernel. The program gets SIGSEGV.</summary>
    GeneralProtection,
}
