using System.Runtime.InteropServices;

namespace Dsa.Driver.Tests.Soak;

/// <summary>Makes random operations on the memory of a program, each with buffers and a record of its own.</summary>
internal sealed class OperationSource
{
    private const int PageBytes = PhysicalMemory.PageBytes;
    private const int SourcePages = 5;
    private const DescriptorFlags Recorded = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord;

    private readonly SimulatedMemory _memory;
    private readonly Random _random;
    private readonly byte[] _data = new byte[SourcePages * PageBytes];
    private readonly byte[] _guard = new byte[PageBytes];
    private readonly ulong _source;
    private readonly ulong _guardAddress;
    private readonly bool _canPagesGo;
    private readonly bool _canBlock;
    private readonly List<ulong> _evictable = [];
    private ulong _records;
    private int _recordCount = int.MaxValue;
    private bool _areRecordsThere;

    public OperationSource(SimulatedMemory memory, Random random, bool canPagesGo, bool canBlock)
    {
        (_memory, _random, _canPagesGo, _canBlock) = (memory, random, canPagesGo, canBlock);

        // Programs differ in where things lie, so that what is written for another one meets something.
        for (var i = random.Next(4); i > 0; i--)
        {
            memory.Map(random.Next(1, 6) * PageBytes);
        }

        random.NextBytes(_data);
        random.NextBytes(_guard);
        _guardAddress = memory.Map(PageBytes);
        memory.CopyTo(_guardAddress, _guard);
        _source = memory.Map(_data.Length);
        memory.CopyTo(_source, _data);
        for (var i = 0; i < SourcePages; i++)
        {
            _evictable.Add(_source + (ulong)(i * PageBytes));
        }
    }

    /// <summary>Pages that may be paged out while the device works; lists of batches stay.</summary>
    public IReadOnlyList<ulong> Evictable => _evictable;

    /// <summary>Begins a page of records, so that all of them are on it.</summary>
    public void BeginRound()
    {
        _areRecordsThere = _random.Next(3) > 0;
        _records = _memory.Map(PageBytes, populate: _areRecordsThere);
        _recordCount = 0;
        if (_random.Next(3) == 0)
        {
            _evictable.Add(_records);
            _areRecordsThere = false;
        }
    }

    public Operation Next(int mostMembers) => _random.Next(8) switch
    {
        0 when mostMembers >= 2 => NextBatch(_random.Next(2, mostMembers + 1)),
        1 => Make(new DrainDescriptor { Flags = Recorded, CompletionAddress = NextRecord() }, IsSuccess),
        _ => NextSingle(isFenced: false),
    };

    /// <summary>Whether what nobody was to write to is as it was.</summary>
    public bool IsUntouched()
    {
        var (guard, data) = (new byte[PageBytes], new byte[_data.Length]);
        return _memory.CopyFrom(_guardAddress, guard) == guard.Length && guard.AsSpan().SequenceEqual(_guard)
            && _memory.CopyFrom(_source, data) == data.Length && data.AsSpan().SequenceEqual(_data);
    }

    private static string? IsSuccess(CompletionRecord record) => record.Status == CompletionStatus.Success ? null : $"it ended as {record}";

    private static bool IsFault(CompletionRecord record) => record.Status is CompletionStatus.PageFault or CompletionStatus.PageRequestInvalid;

    private Operation NextSingle(bool isFenced)
    {
        var flags = isFenced ? Recorded | DescriptorFlags.Fence : Recorded;
        if (_canBlock && _random.Next(3) == 0)
        {
            flags |= DescriptorFlags.BlockOnFault;
        }

        return _random.Next(6) switch
        {
            0 => Make(new NoOpDescriptor { Flags = flags & ~DescriptorFlags.BlockOnFault, CompletionAddress = NextRecord() }, IsSuccess),
            1 => NextFill(flags),
            2 => NextCompare(flags),
            _ => NextMove(flags),
        };
    }

    private Operation NextBatch(int count)
    {
        var members = Enumerable.Range(0, count).Select(i => NextSingle(isFenced: i > 0 && _random.Next(4) == 0)).ToList();
        var list = _memory.Map(PageBytes);
        _memory.CopyTo(list, MemoryMarshal.AsBytes(members.Select(static member => member.Descriptor).ToArray().AsSpan()));
        WorkDescriptor batch = new BatchDescriptor
        {
            Flags = Recorded,
            DescriptorListAddress = list,
            DescriptorCount = (uint)count,
            CompletionAddress = NextRecord(),
        };
        return Make(batch, record => CheckBatch(record, members), members);
    }

    // A list that chance has paged out is told as its fault; a fence stops the batch behind a member that failed.
    private string? CheckBatch(CompletionRecord record, List<Operation> members)
    {
        if (record.Status == CompletionStatus.BatchListPageFault || IsFault(record))
        {
            return _canPagesGo ? null : $"it ended as {record}";
        }

        var seen = members.Count(member => member.TryRead(_memory, touches: true));
        var succeeded = members.Count(static member => member.Seen?.Status is CompletionStatus.Success);
        var isFenced = members.Any(static member => (member.Descriptor.Flags & DescriptorFlags.Fence) != 0);
        return record.Status switch
        {
            CompletionStatus.Success when succeeded == members.Count && record.BytesCompleted == members.Count => null,
            CompletionStatus.BatchFailed when succeeded < members.Count && (isFenced || seen == members.Count) => null,
            _ => $"{succeeded} of {members.Count} members succeeded, {seen} have records, and it ended as {record}",
        };
    }

    private Operation NextMove(DescriptorFlags flags)
    {
        var size = NextSize();
        var offset = _random.Next(_data.Length - size + 1);
        var destination = NextBuffer(size);
        WorkDescriptor move = new MemMoveDescriptor
        {
            Flags = flags, Source = _source + (ulong)offset, Destination = destination, TransferSize = (uint)size, CompletionAddress = NextRecord(),
        };
        return Make(move, record => CheckWritten(record, destination, _data.AsSpan(offset, size)));
    }

    private Operation NextFill(DescriptorFlags flags)
    {
        var size = NextSize();
        var destination = NextBuffer(size);
        var value = (byte)_random.Next(1, 256);
        WorkDescriptor fill = new FillDescriptor
        {
            Flags = flags, Destination = destination, TransferSize = (uint)size, PatternLower = value * 0x0101_0101_0101_0101UL, CompletionAddress = NextRecord(),
        };
        var filled = Enumerable.Repeat(value, size).ToArray();
        return Make(fill, record => CheckWritten(record, destination, filled));
    }

    private Operation NextCompare(DescriptorFlags flags)
    {
        var size = _random.Next(1, 600);
        var (first, second) = (_random.Next(_data.Length - size), _random.Next(4) == 0 ? 0 : -1);
        second = second < 0 ? first : _random.Next(_data.Length - size);
        var differs = !_data.AsSpan(first, size).SequenceEqual(_data.AsSpan(second, size));
        WorkDescriptor compare = new CompareDescriptor
        {
            Flags = flags, Source1 = _source + (ulong)first, Source2 = _source + (ulong)second, TransferSize = (uint)size, CompletionAddress = NextRecord(),
        };
        return Make(compare, record => IsFault(record) || (record.Status == CompletionStatus.Success && record.Result != 0 == differs)
            ? null
            : $"it differs: {differs}, and it ended as {record}");
    }

    // What was not copied is as it was mapped, and so is what lies behind.
    private string? CheckWritten(CompletionRecord record, ulong destination, ReadOnlySpan<byte> expected)
    {
        if (record.Status != CompletionStatus.Success && !IsFault(record))
        {
            return $"it ended as {record}";
        }

        var done = record.Status == CompletionStatus.Success ? expected.Length : (int)record.BytesCompleted;
        var written = new byte[(expected.Length + PageBytes - 1) / PageBytes * PageBytes];
        _memory.CopyFrom(destination, written);
        return done <= expected.Length
            && written.AsSpan(0, done).SequenceEqual(expected[..done])
            && written.AsSpan(expected.Length).IndexOfAnyExcept((byte)0) < 0
                ? null
                : $"{done} bytes are not those that were to be written: {record}";
    }

    private Operation Make(WorkDescriptor descriptor, Func<CompletionRecord, string?> check, IReadOnlyList<Operation>? members = null) => new()
    {
        Descriptor = descriptor,
        Record = descriptor.CompletionAddress,
        Check = check,
        Members = members ?? [],
        IsRecordWritten = !_canPagesGo && _areRecordsThere && descriptor.Opcode != Opcode.Drain,
    };

    private int NextSize() => _random.Next(4) switch
    {
        0 => _random.Next(1, _data.Length + 1),
        1 => _random.Next(1, PageBytes + 1),
        _ => _random.Next(1, 300),
    };

    private ulong NextBuffer(int size)
    {
        var buffer = _memory.Map(size, populate: _random.Next(4) > 0);
        for (var offset = 0; offset < size; offset += PageBytes)
        {
            _evictable.Add(buffer + (ulong)offset);
        }

        return buffer;
    }

    private ulong NextRecord() => _records + (ulong)(CompletionRecord.SizeBytes * _recordCount++);
}
