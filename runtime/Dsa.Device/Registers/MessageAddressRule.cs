namespace Dsa.Device.Registers;

/// <summary>The addresses that the interrupt message storage takes: those of interrupts (IMS, §9.2).</summary>
/// <remarks>
/// Above the page bits an address must be what every entry has after a reset. A write that would leave another is ignored,
/// and the two bits below a dword are.
/// </remarks>
internal static class MessageAddress
{
    private const int BitsBelowPrefix = 20;
    private const int BitsBelowDword = 2;

    private static readonly ulong s_reset = Platform.Pci.RegisterDefaults.Of<ImsEntry>().Address;

    /// <summary>The bits of the address that software changes.</summary>
    public static ulong ChangeableBits => ulong.MaxValue << BitsBelowDword;

    /// <summary>Whether an entry takes an address.</summary>
    public static bool IsTaken(ulong address) => address >> BitsBelowPrefix == s_reset >> BitsBelowPrefix;
}
