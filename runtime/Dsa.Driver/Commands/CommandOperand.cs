using System.Numerics;
using System.Runtime.CompilerServices;

namespace Dsa.Driver.Commands;

/// <summary>Operands of commands (CM-03).</summary>
internal static class CommandOperand
{
    private static readonly int s_queuesInSet = BitOperations.PopCount((uint)Unsafe.BitCast<uint, WqSetOperand>(uint.MaxValue).WorkQueueBits);

    /// <summary>One queue, for Enable WQ.</summary>
    public static uint Queue(int queueIndex) =>
        Unsafe.BitCast<WqOperand, uint>(new WqOperand { Index = (uint)queueIndex });

    /// <summary>A set of one queue, for Disable, Drain and Reset WQ: a bit among those of one set, and which set.</summary>
    public static uint QueueSet(int queueIndex) => Unsafe.BitCast<WqSetOperand, uint>(new WqSetOperand
    {
        WorkQueueBits = (ushort)(1 << (queueIndex % s_queuesInSet)),
        Group = (uint)(queueIndex / s_queuesInSet),
    });

    /// <summary>The descriptors of one PASID, for Drain PASID.</summary>
    public static uint Pasid(uint pasid) => Unsafe.BitCast<PasidOperand, uint>(new PasidOperand { Pasid = pasid });

    /// <summary>An entry of the interrupt message storage.</summary>
    public static uint MessageSlot(int index) => Unsafe.BitCast<InterruptHandleOperand, uint>(
        new InterruptHandleOperand { Index = (uint)index, Table = InterruptTable.InterruptMessageStorage });

    /// <summary>A vector of the MSI-X table, or a handle for one.</summary>
    public static uint MsixVector(int index) =>
        Unsafe.BitCast<InterruptHandleOperand, uint>(new InterruptHandleOperand { Index = (uint)index });
}
