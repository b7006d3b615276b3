using System.Runtime.CompilerServices;
using Dsa.Platform.Pci;

namespace Dsa.Device.Registers;

/// <summary>Which addresses the interrupt message storage takes: those of interrupts (IMS, §9.2).</summary>
/// <remarks>
/// The prefix must be the one that every entry has after a reset. A write that would leave another is ignored, and so are the
/// bits that an address does not have.
/// </remarks>
internal static class MessageAddressRule
{
    private static readonly ulong s_prefix = Of(RegisterDefaults.Of<ImsEntry>().Address).Prefix;

    /// <summary>The bits of the address that software changes.</summary>
    public static ulong ChangeableBits { get; } = BitsOf(Of(ulong.MaxValue));

    /// <summary>Whether an entry takes an address.</summary>
    public static bool IsTaken(ulong address) => Of(address).Prefix == s_prefix;

    private static MessageAddress Of(ulong bits) => Unsafe.BitCast<ulong, MessageAddress>(bits);

    private static ulong BitsOf(MessageAddress address) => Unsafe.BitCast<MessageAddress, ulong>(
        new MessageAddress { Target = address.Target, Prefix = address.Prefix });
}
