using Dsa.Bindings.Registers;
using Dsa.Platform.Memory;

namespace Dsa.Device.WorkQueues;

/// <summary>A WQCFG as it was when its queue was enabled.</summary>
internal sealed class WorkQueueConfiguration
{
    private readonly GrpCfgFlags _group;
    private readonly bool _isUntranslated;

    /// <summary>Reads the configuration of a queue.</summary>
    /// <param name="registers">Its WQCFG.</param>
    /// <param name="group">GRPFLAGS of its group.</param>
    /// <param name="capabilities">What the part announces.</param>
    public WorkQueueConfiguration(WqCfgElement<PointerBus> registers, GrpCfgFlags group, in Bar0Capabilities capabilities)
    {
        _group = group;
        var control = registers.Control.Read();
        var limits = registers.Limits.Read();
        Size = (int)registers.Size.Read().Entries;
        Mode = control.Mode;
        Priority = Math.Max(1, (int)control.Priority);
        BlocksOnFault = control.BlockOnFaultEnable;
        _isUntranslated = control.AtsDisable;
        IsPrsDisabled = control.PrsDisable;
        HasPasid = control.PasidEnable;
        Pasid = new Pasid(control.Pasid);
        IsPrivileged = control.Privileged;
        MaxTransferBytes = 1UL << (int)limits.MaxTransferShift;
        MaxBatchDescriptors = 1UL << (int)limits.MaxBatchShift;
        MaxListEntries = 1U << (int)limits.MaxScatterGatherShift;
        Operations = capabilities.WqCap.OperationConfiguration
            ? registers.OpCfg.Read()
            : new WqCfgOpCfg(capabilities.OpCap.Word0, capabilities.OpCap.Word1, capabilities.OpCap.Word2, capabilities.OpCap.Word3);
    }

    /// <summary>Entries.</summary>
    public int Size { get; }

    /// <summary>Shared or dedicated.</summary>
    public WqMode Mode { get; }

    /// <summary>Turns in a round of its group, at least 1.</summary>
    public int Priority { get; }

    /// <summary>Whether descriptors may block on page faults.</summary>
    public bool BlocksOnFault { get; }

    /// <summary>Whether pages are not requested.</summary>
    public bool IsPrsDisabled { get; }

    /// <summary>Whether requests carry a PASID.</summary>
    public bool HasPasid { get; }

    /// <summary>The PASID of a dedicated queue.</summary>
    public Pasid Pasid { get; }

    /// <summary>The privilege of a dedicated queue.</summary>
    public bool IsPrivileged { get; }

    /// <summary>The largest transfer.</summary>
    public ulong MaxTransferBytes { get; }

    /// <summary>The largest batch.</summary>
    public ulong MaxBatchDescriptors { get; }

    /// <summary>The longest scatter-gather list.</summary>
    public uint MaxListEntries { get; }

    /// <summary>The operations that the queue takes.</summary>
    public WqCfgOpCfg Operations { get; }

    /// <summary>The traffic class that a selector of a descriptor stands for: one of the two of the queue's group (§14).</summary>
    public int TrafficClassOf(bool selector) => (int)(selector ? _group.TrafficClassB : _group.TrafficClassA);

    /// <summary>In whose name a descriptor of this queue touches memory (§5).</summary>
    public MemoryRequester RequesterOf(in WorkDescriptor descriptor)
    {
        if (!HasPasid)
        {
            return new MemoryRequester(Pasid.None, IsPrivileged) { IsUntranslated = _isUntranslated };
        }

        var requester = Mode == WqMode.Dedicated
            ? new MemoryRequester(Pasid, IsPrivileged)
            : new MemoryRequester(new Pasid(descriptor.Pasid), descriptor.Privileged);
        return requester with { IsUntranslated = _isUntranslated };
    }
}
