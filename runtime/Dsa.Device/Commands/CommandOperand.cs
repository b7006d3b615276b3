using System.Numerics;
using System.Runtime.CompilerServices;

namespace Dsa.Device.Commands;

/// <summary>The operand of a command, read in the ways that commands read it (§9.2, command table).</summary>
/// <param name="Raw">The 20 bits.</param>
internal readonly record struct CommandOperand(uint Raw)
{
    private static readonly int s_queuesInGroup = BitOperations.PopCount((uint)Unsafe.BitCast<uint, WqSetOperand>(uint.MaxValue).WorkQueueBits);

    /// <summary>Whether nothing but a queue index is set.</summary>
    public bool IsWorkQueueIndex => Unsafe.BitCast<WqOperand, uint>(new WqOperand { Index = Queue.Index }) == Raw;

    /// <summary>The queue index of Enable WQ.</summary>
    public int WorkQueueIndex => (int)Queue.Index;

    /// <summary>One more than the highest queue that the bitmap names; 0 when it names none.</summary>
    public int WorkQueueEnd => Queues.WorkQueueBits == 0 ? 0 : FirstQueue + BitOperations.Log2((uint)Queues.WorkQueueBits) + 1;

    /// <summary>Whether nothing but an interrupt index and its table is set.</summary>
    public bool IsInterruptIndex =>
        Unsafe.BitCast<InterruptHandleOperand, uint>(new InterruptHandleOperand { Index = Interrupt.Index, Table = Interrupt.Table }) == Raw;

    /// <summary>The table of an interrupt index.</summary>
    public InterruptTable InterruptTable => Interrupt.Table;

    /// <summary>The index of an interrupt table entry.</summary>
    public int InterruptIndex => (int)Interrupt.Index;

    /// <summary>Whether nothing but the index of an IDPT entry is set.</summary>
    public bool IsIdptIndex => Unsafe.BitCast<IdptHandleOperand, uint>(new IdptHandleOperand { Index = Idpt.Index }) == Raw;

    /// <summary>The index of an IDPT entry.</summary>
    public int IdptIndex => (int)Idpt.Index;

    /// <summary>Whether nothing but the size of a part of a submitter bitmap is set.</summary>
    public bool IsBitmapSize => Unsafe.BitCast<SubmitterBitmapOperand, uint>(new SubmitterBitmapOperand { Size = Bitmap.Size }) == Raw;

    /// <summary>The size of a part of a submitter bitmap.</summary>
    public ulong BitmapBytes => Bitmap.Size;

    /// <summary>The PASID of Drain PASID and Abort PASID.</summary>
    public uint Pasid => Unsafe.BitCast<uint, PasidOperand>(Raw).Pasid;

    private WqOperand Queue => Unsafe.BitCast<uint, WqOperand>(Raw);

    private WqSetOperand Queues => Unsafe.BitCast<uint, WqSetOperand>(Raw);

    private IdptHandleOperand Idpt => Unsafe.BitCast<uint, IdptHandleOperand>(Raw);

    private SubmitterBitmapOperand Bitmap => Unsafe.BitCast<uint, SubmitterBitmapOperand>(Raw);

    private InterruptHandleOperand Interrupt => Unsafe.BitCast<uint, InterruptHandleOperand>(Raw);

    private int FirstQueue => (int)Queues.Group * s_queuesInGroup;

    /// <summary>Whether the bitmap names a queue.</summary>
    public bool Names(int workQueue) => workQueue >= FirstQueue && Queues.HasWorkQueue(workQueue - FirstQueue);
}
