using Dsa.Device.Engines;
using Dsa.Device.WorkQueues;

namespace Dsa.Device.Groups;

/// <summary>Which queues and engines belong together, as GRPCFG said when the device was enabled.</summary>
/// <remarks>The command unit changes it while nothing runs; portals and engines read it.</remarks>
internal sealed class GroupTopology(DeviceCore core)
{
    private readonly EngineGroup?[] _groupOfQueue = new EngineGroup?[core.Capabilities.WqCap.Count];
    private readonly GrpCfgFlags[] _flagsOfQueue = new GrpCfgFlags[core.Capabilities.WqCap.Count];

    /// <summary>Latches GRPCFG: part of Enable Device, which has checked it.</summary>
    public void Latch()
    {
        Clear();
        for (var index = 0; index < core.Registers.Bar.GrpCfg.Count; index++)
        {
            var element = core.Registers.Bar.GrpCfg[index];
            var members = element.WorkQueues.Read();
            var workers = element.Engines.Read();
            WorkQueue[] queues = [.. core.Queues.Where(queue => members.HasWorkQueue(queue.Index))];
            Engine[] engines = [.. core.Engines.Where(engine => workers.HasEngine(engine.Index))];
            var group = new EngineGroup(queues, engines);
            foreach (var queue in queues)
            {
                _groupOfQueue[queue.Index] = group;
                _flagsOfQueue[queue.Index] = element.Flags.Read();
            }

            foreach (var engine in engines)
            {
                engine.Group = group;
            }
        }
    }

    /// <summary>Takes all groups apart.</summary>
    public void Clear()
    {
        Array.Clear(_groupOfQueue);
        foreach (var engine in core.Engines)
        {
            engine.Group = null;
        }
    }

    /// <summary>GRPFLAGS of the group of a queue, as they were latched. The command unit calls.</summary>
    public GrpCfgFlags FlagsOf(WorkQueue queue) => _flagsOfQueue[queue.Index];

    /// <summary>A queue has accepted a descriptor: has an idle engine of its group take it.</summary>
    /// <remarks>
    /// When none is idle, each looks for work before it becomes idle, so the descriptor is not forgotten: the ring has it there,
    /// behind a full fence, before this asks the engines. If an earlier one is still on its way into the ring, no engine can
    /// take this one yet; whoever takes that one then wakes the next engine.
    /// </remarks>
    public void WorkArrived(WorkQueue queue)
    {
        Volatile.Read(ref _groupOfQueue[queue.Index])?.WakeIdle(isInline: true);
    }
}
