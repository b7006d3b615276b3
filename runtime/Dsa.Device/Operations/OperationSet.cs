using System.Collections.Frozen;

namespace Dsa.Device.Operations;

/// <summary>The operations that the model knows.</summary>
internal sealed class OperationSet
{
    private static readonly FrozenDictionary<Opcode, Func<DeviceCore, PieceRules, FaultRules, Operation>> s_factories = new Dictionary<Opcode, Func<DeviceCore, PieceRules, FaultRules, Operation>>
    {
        [Opcode.NoOp] = static (_, _, _) => new NoOpOperation(),
        [Opcode.Batch] = static (core, _, faults) => new BatchOperation(core, faults),
        [Opcode.Drain] = static (core, _, faults) => new DrainOperation(core, faults),
        [Opcode.MemMove] = static (_, pieces, faults) => new MemoryMoveOperation(pieces, faults),
        [Opcode.Fill] = static (_, pieces, faults) => new FillOperation(pieces, faults),
        [Opcode.Compare] = static (_, pieces, faults) => new CompareOperation(pieces, faults),
        [Opcode.CrcGeneration] = static (_, pieces, faults) => new CrcOperation(pieces, faults),
    }.ToFrozenDictionary();

    private readonly Operation?[] _operations = new Operation?[byte.MaxValue + 1];

    /// <summary>Makes the operations of a device.</summary>
    public OperationSet(DeviceCore core)
    {
        var faults = new FaultRules(core.Configuration);
        var pieces = new PieceRules(core.Slot);
        foreach (var (opcode, create) in s_factories)
        {
            _operations[(byte)opcode] = create(core, pieces, faults);
        }
    }

    /// <summary>The operation of a checked descriptor.</summary>
    public Operation this[Opcode opcode] =>
        _operations[(byte)opcode] ?? throw new InvalidOperationException($"The checks let operation {opcode} pass.");

    /// <summary>Whether the model knows everything that a part announces.</summary>
    public static bool Covers(OpCap announced) =>
        Enumerable.Range(0, byte.MaxValue + 1)
            .All(code => !announced.HasOperation((Opcode)code) || s_factories.ContainsKey((Opcode)code));
}
