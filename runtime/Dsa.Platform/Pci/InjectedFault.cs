namespace Dsa.Platform.Pci;

/// <summary>What is done to one descriptor.</summary>
/// <param name="Kind">What ends it or holds it up; <see cref="InjectedFaultKind.None"/> for nothing.</param>
/// <param name="PagesBefore">Accesses of a page each that succeed before the one that does not.</param>
/// <param name="DelayNanoseconds">How much later its operation begins.</param>
public readonly record struct InjectedFault(InjectedFaultKind Kind, int PagesBefore = 0, long DelayNanoseconds = 0);
