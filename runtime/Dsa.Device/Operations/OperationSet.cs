using System.Collections.Frozen;
using Dsa.Device.InterDomain;
using Dsa.Device.Operations.Comparison;
using Dsa.Device.Operations.Crc;
using Dsa.Device.Operations.Delta;
using Dsa.Device.Operations.Dif;
using Dsa.Device.Operations.Dualcast;
using Dsa.Device.Operations.Numeric;
using Dsa.Device.Operations.ScatterGather;
using Dsa.Device.Translation;

namespace Dsa.Device.Operations;

/// <summary>The operations of an engine.</summary>
internal sealed class OperationSet
{
    private static readonly FrozenDictionary<Opcode, Func<EngineParts, Operation>> s_factories = new Dictionary<Opcode, Func<EngineParts, Operation>>
    {
        [Opcode.NoOp] = static _ => new NoOpOperation(),
        [Opcode.Batch] = static parts => new BatchOperation(parts.Core.Capabilities.GenCap, parts.Pieces.Memory, parts.BatchIds),
        [Opcode.Drain] = static parts => new DrainOperation(parts.Pieces.Memory),
        [Opcode.MemMove] = static parts => new MemoryMoveOperation(parts.Pieces),
        [Opcode.Fill] = static parts => new FillOperation(parts.Pieces),
        [Opcode.Compare] = static parts => new CompareOperation(parts.Pieces),
        [Opcode.ComparePattern] = static parts => new ComparePatternOperation(parts.Pieces),
        [Opcode.CreateDelta] = static parts => new CreateDeltaOperation(parts.Pieces),
        [Opcode.ApplyDelta] = static parts => new ApplyDeltaOperation(parts.Pieces),
        [Opcode.Dualcast] = static parts => new DualcastOperation(parts.Pieces),
        [Opcode.TranslationFetch] = static parts => new TranslationFetchOperation(parts.Pieces),
        [Opcode.CrcGeneration] = static parts => new CrcOperation(parts.Pieces),
        [Opcode.TypeConversion] = static parts => new InterDomainOperation(new TypeConversionOperation(parts.Pieces), parts.Domains),
        [Opcode.Reduce] = static parts => new InterDomainOperation(new ReduceOperation(parts.Pieces), parts.Domains),
        [Opcode.ReduceDualcast] = static parts => new InterDomainOperation(new ReduceDualcastOperation(parts.Pieces), parts.Domains),
        [Opcode.GatherReduce] = static parts => new GatherReduceOperation(parts.Pieces),
        [Opcode.GatherCopy] = static parts => new InterDomainOperation(new GatherCopyOperation(parts.Pieces), parts.Domains),
        [Opcode.ScatterCopy] = static parts => new InterDomainOperation(new ScatterCopyOperation(parts.Pieces), parts.Domains),
        [Opcode.ScatterFill] = static parts => new InterDomainOperation(new ScatterFillOperation(parts.Pieces), parts.Domains),
        [Opcode.CopyCrc] = static parts => new CopyCrcOperation(parts.Pieces),
        [Opcode.DifCheck] = static parts => new DifOperation(parts.Pieces),
        [Opcode.DifInsert] = static parts => new DifOperation(parts.Pieces),
        [Opcode.DifStrip] = static parts => new DifOperation(parts.Pieces),
        [Opcode.DifUpdate] = static parts => new DifOperation(parts.Pieces),
        [Opcode.DixGenerate] = static parts => new DifOperation(parts.Pieces),
        [Opcode.CacheFlush] = static parts => new CacheFlushOperation(parts.Pieces),
        [Opcode.UpdateWindow] = static parts => new UpdateWindowOperation(parts.Core.InterDomain),

        // What may have operands in other address spaces is done as it is in one, once the permissions are looked up.
        [Opcode.InterDomainCopy] = static parts => new InterDomainOperation(new MemoryMoveOperation(parts.Pieces), parts.Domains),
        [Opcode.InterDomainFill] = static parts => new InterDomainOperation(new FillOperation(parts.Pieces), parts.Domains),
        [Opcode.InterDomainCompare] = static parts => new InterDomainOperation(new CompareOperation(parts.Pieces), parts.Domains),
        [Opcode.InterDomainComparePattern] = static parts => new InterDomainOperation(new ComparePatternOperation(parts.Pieces), parts.Domains),
    }.ToFrozenDictionary();

    /// <summary>Makes the operations of DSA that the model knows, each for one engine.</summary>
    public static FrozenDictionary<Opcode, Func<EngineParts, Operation>> OfDsa => s_factories;

    private readonly Operation?[] _operations = new Operation?[byte.MaxValue + 1];

    /// <summary>Makes the operations of an engine.</summary>
    public OperationSet(DeviceCore core, int engine, TranslatedMemory memory, DomainResolver domains)
    {
        var parts = new EngineParts(
            core,
            new BatchIds(engine, (int)core.Capabilities.EngCap.Count),
            new PieceRules(core, memory),
            domains);
        foreach (var (opcode, create) in core.Architecture.Operations)
        {
            _operations[(byte)opcode] = create(parts);
        }
    }

    /// <summary>The operation of a checked descriptor.</summary>
    public Operation this[Opcode opcode] =>
        _operations[(byte)opcode] ?? throw new InvalidOperationException($"The checks let operation {opcode} pass.");
}
