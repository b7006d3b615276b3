using System.Collections.Frozen;
using Dsa.Device.InterDomain;
using Dsa.Device.Operations.Comparison;
using Dsa.Device.Operations.Crc;
using Dsa.Device.Operations.Delta;
using Dsa.Device.Operations.Dif;
using Dsa.Device.Operations.Dualcast;
using Dsa.Device.Operations.Numeric;
using Dsa.Device.Operations.ScatterGather;

namespace Dsa.Device.Operations;

/// <summary>The operations that the model knows.</summary>
internal sealed class OperationSet
{
    private static readonly FrozenDictionary<Opcode, Func<EngineParts, Operation>> s_factories = new Dictionary<Opcode, Func<EngineParts, Operation>>
    {
        [Opcode.NoOp] = static _ => new NoOpOperation(),
        [Opcode.Batch] = static parts => new BatchOperation(parts.Core, parts.BatchIds),
        [Opcode.Drain] = static parts => new DrainOperation(parts.Core),
        [Opcode.MemMove] = static parts => new MemoryMoveOperation(parts.Pieces),
        [Opcode.Fill] = static parts => new FillOperation(parts.Pieces),
        [Opcode.Compare] = static parts => new CompareOperation(parts.Pieces),
        [Opcode.ComparePattern] = static parts => new ComparePatternOperation(parts.Pieces),
        [Opcode.CreateDelta] = static parts => new CreateDeltaOperation(parts.Pieces),
        [Opcode.ApplyDelta] = static parts => new ApplyDeltaOperation(parts.Pieces),
        [Opcode.Dualcast] = static parts => new DualcastOperation(parts.Pieces),
        [Opcode.TranslationFetch] = static parts => new TranslationFetchOperation(parts.Pieces),
        [Opcode.CrcGeneration] = static parts => new CrcOperation(parts.Pieces),
        [Opcode.TypeConversion] = static parts => new TypeConversionOperation(parts.Pieces),
        [Opcode.Reduce] = static parts => new ReduceOperation(parts.Pieces),
        [Opcode.ReduceDualcast] = static parts => new ReduceDualcastOperation(parts.Pieces),
        [Opcode.GatherReduce] = static parts => new GatherReduceOperation(parts.Pieces),
        [Opcode.GatherCopy] = static parts => new GatherCopyOperation(parts.Pieces),
        [Opcode.ScatterCopy] = static parts => new ScatterCopyOperation(parts.Pieces),
        [Opcode.ScatterFill] = static parts => new ScatterFillOperation(parts.Pieces),
        [Opcode.CopyCrc] = static parts => new CopyCrcOperation(parts.Pieces),
        [Opcode.DifCheck] = static parts => new DifOperation(parts.Pieces),
        [Opcode.DifInsert] = static parts => new DifOperation(parts.Pieces),
        [Opcode.DifStrip] = static parts => new DifOperation(parts.Pieces),
        [Opcode.DifUpdate] = static parts => new DifOperation(parts.Pieces),
        [Opcode.DixGenerate] = static parts => new DifOperation(parts.Pieces),
        [Opcode.CacheFlush] = static parts => new CacheFlushOperation(parts.Pieces),
        [Opcode.UpdateWindow] = static parts => new UpdateWindowOperation(parts.Core.InterDomain),
    }.ToFrozenDictionary();

    // Each is done as the other one is, which finds its members in the same places, with operands that may be in other address spaces.
    private static readonly FrozenDictionary<Opcode, Opcode> s_interDomain = new Dictionary<Opcode, Opcode>
    {
        [Opcode.InterDomainCopy] = Opcode.MemMove,
        [Opcode.InterDomainFill] = Opcode.Fill,
        [Opcode.InterDomainCompare] = Opcode.Compare,
        [Opcode.InterDomainComparePattern] = Opcode.ComparePattern,
        [Opcode.TypeConversion] = Opcode.TypeConversion,
        [Opcode.Reduce] = Opcode.Reduce,
        [Opcode.ReduceDualcast] = Opcode.ReduceDualcast,
        [Opcode.GatherCopy] = Opcode.GatherCopy,
        [Opcode.ScatterCopy] = Opcode.ScatterCopy,
        [Opcode.ScatterFill] = Opcode.ScatterFill,
    }.ToFrozenDictionary();

    private readonly Operation?[] _operations = new Operation?[byte.MaxValue + 1];

    /// <summary>Makes the operations of an engine.</summary>
    public OperationSet(DeviceCore core, int engine, DomainResolver domains)
    {
        var parts = new EngineParts(
            core,
            new BatchIds(engine, (int)core.Capabilities.EngCap.Count),
            new PieceRules(core));
        foreach (var (opcode, create) in s_factories)
        {
            _operations[(byte)opcode] = create(parts);
        }

        foreach (var (opcode, counterpart) in s_interDomain)
        {
            _operations[(byte)opcode] = new InterDomainOperation(this[counterpart], domains);
        }
    }

    /// <summary>The operation of a checked descriptor.</summary>
    public Operation this[Opcode opcode] =>
        _operations[(byte)opcode] ?? throw new InvalidOperationException($"The checks let operation {opcode} pass.");

    /// <summary>Whether the model knows everything that a part announces.</summary>
    public static bool Covers(OpCap announced) =>
        Enumerable.Range(0, byte.MaxValue + 1)
            .All(code => !announced.HasOperation((Opcode)code) || IsKnown((Opcode)code));

    private static bool IsKnown(Opcode opcode) => s_factories.ContainsKey(opcode) || s_interDomain.ContainsKey(opcode);

    /// <summary>What the operations of one engine are made of.</summary>
    private sealed record EngineParts(DeviceCore Core, BatchIds BatchIds, PieceRules Pieces);
}
