using System.Runtime.InteropServices;
using Dsa.Device.Operations.Numeric;
using Dsa.Device.Tests.Operations.Numeric;

namespace Dsa.Device.Tests.Operations;

/// <summary>Memory of a program in zones of four pages, random descriptors on it, and a model of both.</summary>
internal sealed class NumberArena
{
    private const int PageBytes = 4096;
    private const int ZonePages = 4;
    private const int ZoneBytes = ZonePages * PageBytes;
    private const int FirstSource = 0;
    private const int SecondSource = 1;
    private const int FirstDestination = 2;
    private const int SecondDestination = 3;
    private const int List = 4;
    private const int Zones = 5;

    private readonly Bench _bench;
    private readonly Random _random;
    private readonly ulong _start;
    private readonly ulong _record;
    private readonly byte[] _bytes = new byte[Zones * ZoneBytes];

    public NumberArena(Bench bench, Random random)
    {
        _bench = bench;
        _random = random;
        _start = bench.Map(_bytes.Length);
        _record = bench.Map(PageBytes);
    }

    /// <summary>A valid descriptor, with numbers where it finds them; only entries of a list may be misaligned.</summary>
    public WorkDescriptor Next()
    {
        var opcode = Pick(ThirdGeneration.Operations);
        var computation = RandomComputation();
        var (input, output) = (computation.Input.ElementBytes(), computation.Output.ElementBytes());
        var count = opcode is Opcode.GatherReduce ? Count(1024 / Math.Max(input, output)) : Count(3 * PageBytes / Math.Max(input, output));
        var source1 = Place(FirstSource, count * input, input);
        var source2 = Place(SecondSource, count * input, input);
        var isInPlace = computation.Input == computation.Output && _random.Next(6) == 0;
        var destination = isInPlace ? source1 : Place(FirstDestination, count * output, output);
        PutNumbers(source1, computation.Input, count);
        PutNumbers(source2, computation.Input, count);
        var flags = Descriptors.Recorded | (opcode < Opcode.GatherCopy && _random.Next(2) == 0 ? DescriptorFlags.CheckResult : 0);
        WorkDescriptor descriptor = opcode switch
        {
            Opcode.TypeConversion => ThirdGeneration.Convert(
                computation.Input, computation.Output, (uint)count, source1, destination, _record) with
            {
                NegateSource1 = computation.NegatesFirst,
                Rounding = computation.Rounding,
                FlushToZero = computation.FlushesToZero,
                DenormalsAreZero = computation.TakesDenormalsAsZero,
                Signed = computation.IsSigned,
                Saturate = computation.Saturates,
            },
            Opcode.Reduce => Reduce(computation, count, source1, source2, destination),
            Opcode.ReduceDualcast => Dualcast(Reduce(computation, count, source1, source2, destination), output),
            Opcode.GatherReduce => GatherReduce(computation, count, Place(FirstDestination, count * output, output)),
            _ => Blocks(opcode),
        };
        return descriptor with { Flags = flags };
    }

    /// <summary>Takes pages away, and lets both the device and the model run.</summary>
    public CompletionRecord Run(in WorkDescriptor descriptor, out CompletionRecord record)
    {
        _bench.Write(_start, _bytes);
        var memory = new ReferenceMemory(_start, _bytes);
        for (var missing = Math.Max(0, _random.Next(-2, 4)); missing > 0; missing--)
        {
            var page = _random.Next(Zones * ZonePages);
            _bench.Memory.Evict(_start + (ulong)(page * PageBytes));
            memory.Remove(page);
        }

        _bench.Write(_record, new byte[CompletionRecord.SizeBytes]);
        record = _bench.Run(descriptor);
        return new ReferenceDevice(memory).Run(descriptor);
    }

    public void AssertMemory(string where)
    {
        var actual = _bench.Read(_start, _bytes.Length);
        var same = _bytes.AsSpan().CommonPrefixLength(actual);
        Assert.True(same == actual.Length, $"{where}: memory differs at {_start + (ulong)same:x}");
    }

    private Computation RandomComputation()
    {
        var isInteger = _random.Next(3) == 0;
        var pair = isInteger
            ? (Input: (DataType)_random.Next(4), Output: (DataType)_random.Next(4))
            : Pick(ReferenceFormat.Pairs);
        ComputeType[] operations = isInteger ? Enum.GetValues<ComputeType>() : [ComputeType.Add, ComputeType.Min, ComputeType.Max];
        return new Computation
        {
            Input = pair.Input,
            Output = pair.Output,
            Type = Pick(operations),
            NegatesFirst = _random.Next(4) == 0,
            NegatesSecond = _random.Next(4) == 0,
            Rounding = isInteger || _random.Next(2) == 0 ? RoundingMode.NearestEven : (RoundingMode)_random.Next(4),
            FlushesToZero = !isInteger && _random.Next(3) == 0,
            TakesDenormalsAsZero = !isInteger && _random.Next(3) == 0,
            IsSigned = isInteger && _random.Next(2) == 0,
            Saturates = isInteger && _random.Next(2) == 0,
        };
    }

    private ReduceDescriptor Reduce(in Computation computation, int count, ulong source1, ulong source2, ulong destination) =>
        ThirdGeneration.Reduce(computation.Input, computation.Type, (uint)count, source1, source2, destination, _record) with
        {
            OutputType = computation.Output,
            NegateSource1 = computation.NegatesFirst,
            NegateSource2 = computation.NegatesSecond,
            Rounding = computation.Rounding,
            FlushToZero = computation.FlushesToZero,
            DenormalsAreZero = computation.TakesDenormalsAsZero,
            Signed = computation.IsSigned,
            Saturate = computation.Saturates,
        };

    /// <summary>The same with a second destination, whose fields lie where a Reduce has none.</summary>
    private ReduceDualcastDescriptor Dualcast(ReduceDescriptor reduce, int elementBytes)
    {
        var bytes = (int)reduce.ElementCount * elementBytes;
        var inPage = reduce.Destination % PageBytes;
        var lastPage = (ZoneBytes - bytes - (int)inPage) / PageBytes;
        var page = (ulong)_random.Next(lastPage + 1);
        return (ReduceDualcastDescriptor)((WorkDescriptor)reduce with { Opcode = Opcode.ReduceDualcast }) with
        {
            Destination2 = ZoneStart(SecondDestination) + (page * PageBytes) + inPage,
        };
    }

    private GatherReduceDescriptor GatherReduce(in Computation computation, int count, ulong destination)
    {
        var blockBytes = count * computation.Input.ElementBytes();
        PutNumbers(ZoneStart(FirstSource), computation.Input, ZoneBytes / computation.Input.ElementBytes());
        var format = (SglFormat)_random.Next(1, 4);
        var entries = _random.Next(1, 9);
        var list = PutList(FirstSource, format, entries, blockBytes, computation.Input.ElementBytes(), out var start);
        return ThirdGeneration.GatherReduce(
            computation.Input, computation.Type, (uint)count, list, (uint)entries, start, destination, _record) with
        {
            OutputType = computation.Output,
            ListFormat = format,
            NegateSource1 = computation.NegatesFirst,
            Rounding = computation.Rounding,
            FlushToZero = computation.FlushesToZero,
            DenormalsAreZero = computation.TakesDenormalsAsZero,
            Signed = computation.IsSigned,
            Saturate = computation.Saturates,
        };
    }

    private WorkDescriptor Blocks(Opcode opcode)
    {
        var type = (DataType)_random.Next(10);
        var format = (SglFormat)_random.Next(1, 4);
        var blockBytes = Count(PageBytes + 500) * type.ElementBytes();
        var entries = _random.Next(1, Math.Clamp(3 * PageBytes / blockBytes, 2, 20));
        var listed = opcode == Opcode.GatherCopy ? FirstSource : FirstDestination;
        if (blockBytes > 3 * PageBytes)
        {
            (blockBytes, entries) = (PageBytes, 3);
        }

        var list = PutList(listed, format, entries, blockBytes, 1, out var start);
        var other = Place(opcode == Opcode.GatherCopy ? FirstDestination : FirstSource, entries * blockBytes, 1);
        return opcode switch
        {
            Opcode.GatherCopy => ThirdGeneration.GatherCopy((uint)blockBytes, list, (uint)entries, start, other, _record) with
            {
                ListFormat = format,
                DataType = type,
                ElementCount = (uint)(blockBytes / type.ElementBytes()),
            },
            Opcode.ScatterCopy => ThirdGeneration.ScatterCopy((uint)blockBytes, other, list, (uint)entries, start, _record) with
            {
                ListFormat = format,
                DataType = type,
                ElementCount = (uint)(blockBytes / type.ElementBytes()),
            },
            _ => ThirdGeneration.ScatterFill((uint)blockBytes, (ulong)_random.NextInt64(), list, (uint)entries, start, _record) with
            {
                ListFormat = format,
                DataType = type,
                ElementCount = (uint)(blockBytes / type.ElementBytes()),
            },
        };
    }

    /// <summary>Writes a list of blocks of a zone, now and then across the border of two pages.</summary>
    private ulong PutList(int zone, SglFormat format, int entries, int blockBytes, int alignment, out ulong start)
    {
        var entryBytes = format == SglFormat.Index32 ? sizeof(uint) : sizeof(ulong);
        var list = Place(List, entries * entryBytes, 1);
        start = format == SglFormat.Offset64 ? _random.Next(2) == 0 ? 0 : ZoneStart(List) : ZoneStart(zone) + (ulong)(alignment * _random.Next(8));
        var slack = _random.Next(60) == 0 ? 1 : alignment;
        for (var i = 0; i < entries; i++)
        {
            var block = ZoneStart(zone) + (ulong)(_random.Next((ZoneBytes - blockBytes - (8 * alignment)) / slack) * slack);
            var index = (ulong)_random.Next(Math.Max(1, (ZoneBytes - (8 * alignment)) / blockBytes));
            var entry = format == SglFormat.Offset64 ? block - start : index;
            var place = (int)(list - _start) + (i * entryBytes);
            MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in entry))[..entryBytes].CopyTo(_bytes.AsSpan(place));
        }

        return list;
    }

    /// <summary>Mostly a few, sometimes up to the limit.</summary>
    private int Count(int most) => _random.Next(20) == 0 ? _random.Next(1, most + 1) : _random.Next(1, Math.Min(most, 40) + 1);

    /// <summary>A place in a zone; mostly such that the range crosses from one page to the next.</summary>
    private ulong Place(int zone, int bytes, int alignment)
    {
        var last = ZoneBytes - bytes;
        var offset = _random.Next(3) == 0
            ? _random.Next(last + 1)
            : Math.Clamp((_random.Next(1, ZonePages) * PageBytes) - _random.Next(Math.Min(bytes, PageBytes) + 1), 0, last);
        return ZoneStart(zone) + (ulong)(offset / alignment * alignment);
    }

    private void PutNumbers(ulong address, DataType type, int count)
    {
        var numbers = type.IsInteger()
            ? [.. Enumerable.Range(0, count).Select(_ => (ulong)_random.NextInt64(long.MinValue, long.MaxValue))]
            : FloatSamples.Random(_random, type, count);
        KernelRun.Pack(numbers, type.ElementBytes()).CopyTo(_bytes, (int)(address - _start));
    }

    private ulong ZoneStart(int zone) => _start + (ulong)(zone * ZoneBytes);

    private T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
