namespace Dsa.Host.Supervision;

/// <summary>Signals and their causes that supervision knows (signal(7), asm-generic/siginfo.h).</summary>
internal static class Signals
{
    public const int IllegalInstruction = 4;
    public const int Trap = 5;
    public const int Bus = 7;
    public const int Kill = 9;
    public const int Segmentation = 11;
    public const int Child = 17;
    public const int Stop = 19;
    public const int TerminalStop = 20;
    public const int TerminalInput = 21;
    public const int TerminalOutput = 22;

    /// <summary>si_code of a general protection fault (SI_KERNEL); what a program sends has a code of 0 or less.</summary>
    public const int CodeKernel = 0x80;

    /// <summary>si_code of an access to an address that is not mapped (SEGV_MAPERR).</summary>
    public const int CodeNotMapped = 1;

    /// <summary>si_code of an access that its mapping does not allow (SEGV_ACCERR).</summary>
    public const int CodeNotPermitted = 2;

    /// <summary>si_code of an access to a page that is not there (BUS_ADRERR).</summary>
    public const int CodeNoSuchAddress = 2;

    /// <summary>The signal's place in a mask.</summary>
    public static ulong Bit(int signal) => 1UL << (signal - 1);
}
