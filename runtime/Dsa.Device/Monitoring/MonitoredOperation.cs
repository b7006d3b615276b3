namespace Dsa.Device.Monitoring;

/// <summary>How the monitor knows an operation: the event of its completion, and its operands (§9.2).</summary>
/// <param name="Category">The category of the event.</param>
/// <param name="Events">The event; 0 when the monitor knows none.</param>
/// <param name="Operands">What it reads and writes.</param>
internal readonly record struct MonitoredOperation(PerfCategory Category, uint Events, OperandUse Operands)
{
    private const MoreOperationEvents Sized = MoreOperationEvents.InterDomainCopy
        | MoreOperationEvents.InterDomainFill
        | MoreOperationEvents.InterDomainCompare
        | MoreOperationEvents.InterDomainComparePattern
        | MoreOperationEvents.UpdateWindow;

    private const OperandUse Copies = OperandUse.Source1 | OperandUse.Destination1;
    private const OperandUse Compares = OperandUse.Source1 | OperandUse.Source2;

    /// <summary>Whether the event has a filter of size.</summary>
    public bool HasSizeFilter => Category == PerfCategory.Operations2 && ((MoreOperationEvents)Events & Sized) != 0;

    /// <summary>How the monitor knows the operation of an opcode.</summary>
    public static MonitoredOperation Of(Opcode opcode) => opcode switch
    {
        Opcode.NoOp => First(OperationEvents.NoOp, OperandUse.None),
        Opcode.Batch => First(OperationEvents.Batch, OperandUse.None),
        Opcode.Drain => First(OperationEvents.Drain, OperandUse.None),
        Opcode.MemMove => First(OperationEvents.MemoryMove, Copies),
        Opcode.Fill => First(OperationEvents.Fill, OperandUse.Destination1),
        Opcode.Compare => First(OperationEvents.Compare, Compares),
        Opcode.ComparePattern => First(OperationEvents.ComparePattern, OperandUse.Source1),
        Opcode.CreateDelta => First(OperationEvents.CreateDelta, Compares | OperandUse.Destination1),
        Opcode.ApplyDelta => First(OperationEvents.ApplyDelta, Copies),
        Opcode.Dualcast => First(OperationEvents.Dualcast, Copies | OperandUse.Destination2),
        Opcode.CrcGeneration => First(OperationEvents.CrcGeneration, OperandUse.Source1),
        Opcode.CopyCrc => First(OperationEvents.CopyWithCrc, Copies),
        Opcode.DifCheck => First(OperationEvents.DifCheck, OperandUse.Source1),
        Opcode.DifInsert => First(OperationEvents.DifInsert, Copies),
        Opcode.DifStrip => First(OperationEvents.DifStrip, Copies),
        Opcode.DifUpdate => First(OperationEvents.DifUpdate, Copies),
        Opcode.CacheFlush => First(OperationEvents.CacheFlush, OperandUse.None),
        Opcode.TranslationFetch => First(OperationEvents.TranslationFetch, OperandUse.None),
        Opcode.DixGenerate => First(OperationEvents.DixGenerate, Copies),
        Opcode.Crc64 => First(0, OperandUse.Source1),
        _ => OfLater(opcode),
    };

    private static MonitoredOperation OfLater(Opcode opcode) => opcode switch
    {
        Opcode.InterDomainCopy => Later(MoreOperationEvents.InterDomainCopy, Copies),
        Opcode.InterDomainFill => Later(MoreOperationEvents.InterDomainFill, OperandUse.Destination1),
        Opcode.InterDomainCompare => Later(MoreOperationEvents.InterDomainCompare, Compares),
        Opcode.InterDomainComparePattern => Later(MoreOperationEvents.InterDomainComparePattern, OperandUse.Source1),
        Opcode.UpdateWindow => Later(MoreOperationEvents.UpdateWindow, OperandUse.None),
        Opcode.TypeConversion => Later(MoreOperationEvents.TypeConversion, Copies),
        Opcode.Reduce => Later(MoreOperationEvents.Reduce, Compares | OperandUse.Destination1),
        Opcode.ReduceDualcast => Later(MoreOperationEvents.ReduceWithDualcast, Compares | OperandUse.Destination1 | OperandUse.Destination2),
        Opcode.GatherReduce => Later(MoreOperationEvents.GatherReduce, Copies),
        Opcode.GatherCopy => Later(MoreOperationEvents.GatherCopy, Copies),
        Opcode.ScatterCopy => Later(MoreOperationEvents.ScatterCopy, Copies),
        Opcode.ScatterFill => Later(MoreOperationEvents.ScatterFill, OperandUse.Destination1),
        _ => First(0, OperandUse.None),
    };

    private static MonitoredOperation First(OperationEvents events, OperandUse operands) =>
        new(PerfCategory.Operations, (uint)events, operands);

    private static MonitoredOperation Later(MoreOperationEvents events, OperandUse operands) =>
        new(PerfCategory.Operations2, (uint)events, operands);
}
