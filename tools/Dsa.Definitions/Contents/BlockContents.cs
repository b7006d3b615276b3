using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Contents;

/// <summary>Puts what the model keeps in several lists back into one order in which a block can be read and written.</summary>
/// <remarks>
/// The model has the registers, the conditions and the arrays of a block each in the order of the definition. Any order that
/// agrees with all three has the same meaning; here an array comes as late as it can.
/// </remarks>
internal static class BlockContents
{
    /// <summary>The items of a block.</summary>
    public static IReadOnlyList<BlockItem> Of(DeviceModel device, BlockModel block)
    {
        var registers = RegistersOf(device, block);
        var arrays = block.Arrays.Select(array => ArrayOf(block, array, registers)).ToList();
        var queues = new List<Queue<object>>
        {
            QueueOf(registers.Select(register => Owner(block, register.Array) ?? (object)register)),
            QueueOf(block.Conditions.Select(condition => Owner(block, condition.Array) ?? (object)condition)),
            QueueOf(block.Arrays),
        };
        return Merge(queues).Select<object, BlockItem>(item => item switch
        {
            RegisterModel register => new BlockItem.OfRegister(register),
            ConditionModel condition => new BlockItem.OfCondition(condition),
            ArrayEntryModel array => arrays.First(each => ReferenceEquals(each.Array, array)),
            _ => throw new InvalidOperationException("A block holds registers, conditions and arrays."),
        }).ToList();
    }

    /// <summary>The registers of a block and its arrays, in the order of the definition.</summary>
    public static IReadOnlyList<RegisterModel> RegistersOf(DeviceModel device, BlockModel block)
    {
        var own = device.Declarations.OfType<RegisterFileModel>().Select(file => file.Register);
        var inArrays = device.Declarations.OfType<ArrayModel>().SelectMany(array => array.Registers);
        var models = own.Concat(inArrays).Where(register => register.Block == block.Name).ToList();
        var order = block.Registers.Select((entry, index) => ((entry.Array, entry.Name), index)).ToDictionary(pair => pair.Item1, pair => pair.index);
        return models.OrderBy(register => order.GetValueOrDefault((register.Array, register.Name), int.MaxValue)).ToList();
    }

    private static ArrayEntryModel? Owner(BlockModel block, string? array) =>
        array is null ? null : block.Arrays.First(each => each.Name == array);

    private static BlockItem.OfArray ArrayOf(BlockModel block, ArrayEntryModel array, IReadOnlyList<RegisterModel> registers)
    {
        var items = new List<BlockItem>();
        items.AddRange(block.Conditions.Where(each => each.Array == array.Name).Select(each => new BlockItem.OfCondition(each)));
        items.AddRange(registers.Where(each => each.Array == array.Name).Select(each => new BlockItem.OfRegister(each)));
        items.AddRange(block.Portals.Where(each => each.Array == array.Name).Select(each => new BlockItem.OfPortal(each)));
        return new(array, items);
    }

    /// <summary>A list in which each thing stands once, where it stood first.</summary>
    private static Queue<object> QueueOf(IEnumerable<object> items) => new(items.Distinct(ReferenceEqualityComparer.Instance));

    /// <summary>Takes things whose turn has come in every list that has them: conditions, then registers, then arrays.</summary>
    private static IEnumerable<object> Merge(List<Queue<object>> queues)
    {
        while (queues.Exists(queue => queue.Count > 0))
        {
            var heads = queues.Where(queue => queue.Count > 0).Select(queue => queue.Peek()).ToList();
            var ready = heads.Where(item => queues.TrueForAll(queue => !queue.Any(other => ReferenceEquals(other, item)) || ReferenceEquals(queue.Peek(), item))).ToList();
            var next = (ready.Count > 0 ? ready : heads).OrderBy(RankOf).First();
            foreach (var queue in queues.Where(queue => queue.Count > 0 && ReferenceEquals(queue.Peek(), next)))
            {
                queue.Dequeue();
            }

            yield return next;
        }
    }

    private static int RankOf(object item) => item switch { ConditionModel => 0, RegisterModel => 1, _ => 2 };
}
