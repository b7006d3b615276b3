using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Operations;

/// <summary>The part that computes, and descriptors for it.</summary>
internal static class ThirdGeneration
{
    /// <summary>The longest list that queue 0 takes.</summary>
    public const int MaxListEntries = 1 << MaxListShift;

    private const int MaxListShift = 8;

    /// <summary>The operations on numbers and on lists.</summary>
    public static IReadOnlyList<Opcode> Operations { get; } =
    [
        Opcode.TypeConversion,
        Opcode.Reduce,
        Opcode.ReduceDualcast,
        Opcode.GatherReduce,
        Opcode.GatherCopy,
        Opcode.ScatterCopy,
        Opcode.ScatterFill,
    ];

    /// <summary>A DSA 3.0 part, but that no operand lies in another address space.</summary>
    public static DeviceProfile Profile { get; } = With(static capabilities => capabilities with
    {
        DsaCap0 = capabilities.DsaCap0.WithInterDomainOperations(InterDomainOperations.None),
    });

    /// <summary>A DSA 3.0 part with other capabilities.</summary>
    public static DeviceProfile With(Func<Bar0Capabilities, Bar0Capabilities> change) =>
        DeviceProfile.Dsa30 with { Capabilities = change(DeviceProfile.Dsa30.Capabilities) };

    /// <summary>An enabled device of the part, whose queues take lists.</summary>
    public static Bench Running(DeviceProfile? profile = null, bool blocksOnFault = false, ulong seed = 1)
    {
        var bench = new Bench(seed, profile: profile ?? Profile);
        bench.Device.Configuration.PageRequestEnable = blocksOnFault;
        bench.Configure();
        foreach (var queue in new[] { 0, 1 })
        {
            var registers = bench.Bar.WqCfg[queue];
            registers.Limits.Write(registers.Limits.Read().WithMaxScatterGatherShift(MaxListShift));
            registers.Control.Write(registers.Control.Read().WithBlockOnFaultEnable(blocksOnFault));
        }

        bench.Enable();
        return bench;
    }

    /// <summary>Runs a descriptor that blocks on faults, while the kernel serves the page requests.</summary>
    public static CompletionRecord RunBlocking(Bench bench, WorkDescriptor descriptor)
    {
        var pages = bench.Kernel.ServePageRequests(bench.Slot);
        var record = bench.Run(descriptor with { Flags = descriptor.Flags | DescriptorFlags.BlockOnFault });
        bench.Scheduler.Run(pages.Dispose);
        return record;
    }

    public static TypeConversionDescriptor Convert(
        DataType input, DataType output, uint count, ulong source, ulong destination, ulong record) => new()
    {
        Flags = Descriptors.Recorded,
        InputType = input,
        OutputType = output,
        ElementCount = count,
        Source = source,
        Destination = destination,
        CompletionAddress = record,
    };

    public static ReduceDescriptor Reduce(
        DataType type, ComputeType computation, uint count, ulong first, ulong second, ulong destination, ulong record) => new()
    {
        Flags = Descriptors.Recorded,
        InputType = type,
        OutputType = type,
        ComputeType = computation,
        ElementCount = count,
        Source1 = first,
        Source2 = second,
        Destination = destination,
        CompletionAddress = record,
    };

    public static ReduceDualcastDescriptor ReduceTwice(
        DataType type, ComputeType computation, uint count, ulong first, ulong second, ulong destination1, ulong destination2, ulong record) => new()
    {
        Flags = Descriptors.Recorded,
        InputType = type,
        OutputType = type,
        ComputeType = computation,
        ElementCount = count,
        Source1 = first,
        Source2 = second,
        Destination1 = destination1,
        Destination2 = destination2,
        CompletionAddress = record,
    };

    public static GatherReduceDescriptor GatherReduce(
        DataType type, ComputeType computation, uint count, ulong list, uint entries, ulong start, ulong destination, ulong record) => new()
    {
        Flags = Descriptors.Recorded,
        InputType = type,
        OutputType = type,
        ComputeType = computation,
        ElementCount = count,
        SourceList = list,
        ListSize = entries,
        ListFormat = SglFormat.Offset64,
        BaseAddress = start,
        Destination = destination,
        CompletionAddress = record,
    };

    public static GatherCopyDescriptor GatherCopy(uint blockBytes, ulong list, uint entries, ulong start, ulong destination, ulong record) => new()
    {
        Flags = Descriptors.Recorded,
        TransferSize = blockBytes * entries,
        ElementCount = blockBytes,
        SourceList = list,
        ListSize = entries,
        ListFormat = SglFormat.Offset64,
        BaseAddress = start,
        Destination = destination,
        CompletionAddress = record,
    };

    public static ScatterCopyDescriptor ScatterCopy(uint blockBytes, ulong source, ulong list, uint entries, ulong start, ulong record) => new()
    {
        Flags = Descriptors.Recorded,
        TransferSize = blockBytes * entries,
        ElementCount = blockBytes,
        Source = source,
        DestinationList = list,
        ListSize = entries,
        ListFormat = SglFormat.Offset64,
        BaseAddress = start,
        CompletionAddress = record,
    };

    public static ScatterFillDescriptor ScatterFill(uint blockBytes, ulong pattern, ulong list, uint entries, ulong start, ulong record) => new()
    {
        Flags = Descriptors.Recorded,
        TransferSize = blockBytes * entries,
        ElementCount = blockBytes,
        Pattern = pattern,
        DestinationList = list,
        ListSize = entries,
        ListFormat = SglFormat.Offset64,
        BaseAddress = start,
        CompletionAddress = record,
    };

    /// <summary>A valid descriptor of an operation, with memory that it may touch.</summary>
    public static WorkDescriptor Valid(Bench bench, Opcode opcode)
    {
        var memory = bench.Map(8 * 4096);
        var record = bench.Map(4096);
        return opcode switch
        {
            Opcode.TypeConversion => Convert(DataType.Int32, DataType.Int16, 16, memory, memory + 4096, record),
            Opcode.Reduce => Reduce(DataType.Int32, ComputeType.Add, 16, memory, memory + 4096, memory + 8192, record),
            Opcode.ReduceDualcast =>
                ReduceTwice(DataType.Int32, ComputeType.Add, 16, memory, memory + 4096, memory + 8192, memory + 12288, record),
            Opcode.GatherReduce => GatherReduce(DataType.Int32, ComputeType.Add, 16, memory, 4, memory + 4096, memory + 8192, record),
            Opcode.GatherCopy => GatherCopy(64, memory, 4, memory + 4096, memory + 8192, record),
            Opcode.ScatterCopy => ScatterCopy(64, memory + 8192, memory, 4, memory + 4096, record),
            _ => ScatterFill(64, 0x0807_0605_0403_0201, memory, 4, memory + 4096, record),
        };
    }
}
