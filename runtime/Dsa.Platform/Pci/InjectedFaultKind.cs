namespace Dsa.Platform.Pci;

/// <summary>What can be done to a program on purpose: only what real hardware may do to it.</summary>
public enum InjectedFaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A deferrable write to a queue that has room is answered Retry (§9.3).</summary>
    Retry,

    /// <summary>A page of the descriptor's is out when the device comes to it: a page request, or the end of the descriptor (§7 of the behaviour).</summary>
    PageFault,

    /// <summary>The operation begins later.</summary>
    Slow,

    /// <summary>An access fails on its way (§5.8, 0x20 and 0x21).</summary>
    HardwareError,

    /// <summary>The translation of an address fails (§5.8, 0x22; SWERROR says so, too).</summary>
    TranslationError,

    /// <summary>The device halts, and a Reset Device helps (§13 of the behaviour).</summary>
    Halt,
}
