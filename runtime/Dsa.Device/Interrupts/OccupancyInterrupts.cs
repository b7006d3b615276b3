using Dsa.Device.WorkQueues;
using Dsa.Platform.Interrupts;

namespace Dsa.Device.Interrupts;

/// <summary>Interrupts that tell that a queue has room again (WQCFG dwords 4 to 6, §9.2).</summary>
/// <remarks>
/// One is sent each time the occupancy is at or below the limit and the last one is acknowledged. A halted device sends none.
/// </remarks>
internal sealed class OccupancyInterrupts(DeviceCore core)
{
    private readonly bool _isSupported = core.Capabilities.WqCap.OccupancyInterrupt;

    /// <summary>The occupancy of a queue fell.</summary>
    public void Fell(WorkQueue queue)
    {
        if (!_isSupported)
        {
            return;
        }

        // Whoever lowers the occupancy stores it and then loads the flag; whoever arms stores the flag and then loads the
        // occupancy. Without a full fence on both sides each may miss the store of the other, and nobody sends the interrupt.
        Interlocked.MemoryBarrier();
        if (queue.HasOccupancyInterrupt)
        {
            using (core.Registers.Lock.Enter())
            {
                Evaluate(queue);
            }
        }
    }

    /// <summary>Looks whether the interrupt of a queue is due, and sends it. The caller holds the register lock.</summary>
    public void Evaluate(WorkQueue queue)
    {
        if (!_isSupported)
        {
            return;
        }

        var registers = core.Registers.Bar.WqCfg[queue.Index];
        var setting = registers.Occupancy.Read();
        queue.HasOccupancyInterrupt = setting.InterruptEnable;

        // The other half of the fence in Fell: the flag is stored before the occupancy is loaded.
        Interlocked.MemoryBarrier();
        var status = registers.Status.Read();
        if (!setting.InterruptEnable
            || status.OccupancyInterruptGenerated
            || status.State != WqState.Enabled
            || core.State.IsHalted
            || (uint)queue.Occupancy > setting.Limit)
        {
            return;
        }

        core.Registers.Store(registers.Status.OffsetBytes, status.WithOccupancyInterruptGenerated(true));
        Send(registers.OccupancyInterrupt.Read());
    }

    private void Send(WqCfgOccupancyInterrupt target)
    {
        if (target is { Table: InterruptTable.MsiX, Handle: InterruptCauses.MiscellaneousVector })
        {
            core.Causes.Raise(IntCauseBits.WorkQueueOccupancy, signal: true);
        }
        else if (core.Handles.IsValid(target.Table, target.Handle))
        {
            core.Handles.Raise(target.Table, (int)target.Handle);
        }
    }
}
