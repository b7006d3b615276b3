using System.Collections.Frozen;

namespace Dsa.Device.Operations;

/// <summary>The operations of an engine.</summary>
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
        [Opcode.CrcGeneration] = static parts => new CrcOperation(parts.Pieces),
    }.ToFrozenDictionary();

    /// <summary>Makes the operations of DSA that the model knows, each for one engine.</summary>
    public static FrozenDictionary<Opcode, Func<EngineParts, Operation>> OfDsa => s_factories;

    private readonly Operation?[] _operations = new Operation?[byte.MaxValue + 1];

    /// <summary>Makes the operations of an engine.</summary>
    public OperationSet(DeviceCore core, int engine)
    {
        var parts = new EngineParts(
            core,
            new BatchIds(engine, (int)core.Capabilities.EngCap.Count),
            new PieceRules(core.Slot));
        foreach (var (opcode, create) in core.Architecture.Operations)
        {
            _operations[(byte)opcode] = create(parts);
        }
    }

    /// <summary>The operation of a checked descriptor.</summary>
    public Operation this[Opcode opcode] =>
        _operations[(byte)opcode] ?? throw new InvalidOperationException($"The checks let operation {opcode} pass.");
}
