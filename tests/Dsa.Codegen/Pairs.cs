using System.Runtime.CompilerServices;
using Dsa.Bindings;
using Dsa.Bindings.Registers;

namespace Dsa.Codegen;

/// <summary>The same work in pairs: by the generated API, and as one would write it by hand with pointers.</summary>
internal static unsafe class Pairs
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static uint ReadField_Generated(byte* bar) => new Bar0<PointerBus>(new PointerBus(bar)).GenCap.Read().MaxTransferShift;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static uint ReadField_ByHand(byte* bar) => (uint)(Volatile.Read(ref *(ulong*)(bar + 0x10)) >> 16) & 0x1F;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ChangeField_Generated(byte* bar)
    {
        var registers = new Bar0<PointerBus>(new PointerBus(bar));
        registers.GenCfg.Write(registers.GenCfg.Read().WithGlobalReadBufferLimit(96));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ChangeField_ByHand(byte* bar) =>
        Volatile.Write(ref *(uint*)(bar + 0x80), (Volatile.Read(ref *(uint*)(bar + 0x80)) & 0xFFFFFF00) | 96);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ClearCause_Generated(byte* bar) => new Bar0<PointerBus>(new PointerBus(bar)).IntCause.Clear(IntCauseBits.EventLog);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ClearCause_ByHand(byte* bar) => Volatile.Write(ref *(uint*)(bar + 0x98), 0x20);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StoreDescriptor_Generated(void* slot, ulong source, ulong destination, uint transferSize, ulong completion) =>
        *(MemMoveDescriptor*)slot = new MemMoveDescriptor
        {
            Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
            CompletionAddress = completion,
            Source = source,
            Destination = destination,
            TransferSize = transferSize,
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StoreDescriptor_ByHand(void* slot, ulong source, ulong destination, uint transferSize, ulong completion) =>
        *(PlainDescriptor*)slot = new PlainDescriptor
        {
            FlagsAndOpcode = 0x03U << 24 | 0xC,
            CompletionAddress = completion,
            Source = source,
            Destination = destination,
            TransferSize = transferSize,
        };
}
