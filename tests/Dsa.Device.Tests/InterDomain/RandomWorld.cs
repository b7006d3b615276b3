using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Platform.Kernel;

namespace Dsa.Device.Tests.InterDomain;

/// <summary>Three processes that let each other into their memory, and a model of what the device has to make of that.</summary>
internal sealed class RandomWorld : IDisposable
{
    private const int RegionBytes = 64 * 1024;
    private const int PageBytes = 4096;
    private const int Entries = 8;
    private const int GivenOut = 6;
    private const int MostBytes = 3 * PageBytes;

    private static readonly Opcode[] s_operations =
        [Opcode.InterDomainCopy, Opcode.InterDomainFill, Opcode.InterDomainCompare, Opcode.InterDomainComparePattern];

    private readonly Bench _bench;
    private readonly Random _random;
    private readonly Opcode[] _operations;
    private readonly SimulatedProcess[] _processes;
    private readonly SvaBinding[] _bindings;
    private readonly ulong[] _regions;
    private readonly ulong[] _records;
    private readonly byte[][] _images;
    private readonly IdptEntry[] _entries = new IdptEntry[Entries];
    private readonly DmaBuffer _bitmap;

    public RandomWorld(Bench bench, Random random)
    {
        _bench = bench;
        _random = random;
        bench.Configure();
        bench.Enable();
        _operations = [.. s_operations.Where(bench.Bar.OpCap.Read().HasOperation)];
        SimulatedProcess[] others = [bench.Kernel.CreateProcess("second"), bench.Kernel.CreateProcess("third")];
        _processes = [bench.Process, .. others];
        _bindings = [.. others.Select(process => bench.Kernel.BindSva(bench.Slot, process, out _)!)];
        _records = [.. _processes.Select(static process => process.Memory.Map(PageBytes, populate: true))];
        _regions = [.. _processes.Select(static process => process.Memory.Map(RegionBytes, populate: true))];
        _images = [.. _processes.Select(static _ => new byte[RegionBytes])];
        _bitmap = bench.Kernel.AllocateCoherent(bench.Slot, 1 << 17)!;
        for (var handle = 0u; handle < GivenOut; handle++)
        {
            Assert.Equal(CommandError.Success, bench.ErrorOf(Command.RequestIdptHandle, handle));
        }
    }

    /// <summary>Writes new entries and a new bitmap.</summary>
    public void ChangeEntries()
    {
        foreach (var process in _processes)
        {
            var bit = (byte)(1 << (int)(process.Memory.Pasid.Value % 8));
            ref var bits = ref _bitmap.Span[(int)process.Memory.Pasid.Value / 8];
            bits = (byte)(_random.Next(2) == 0 ? bits | bit : bits & ~bit);
        }

        _bench.Bar.CmdParam.Write(new CmdParam(_bitmap.Address));
        Assert.Equal(CommandError.Success, _bench.ErrorOf(Command.InvalidateSubmitterBitmapCache));
        for (var index = 0; index < Entries; index++)
        {
            var entry = NextEntry();
            _bench.Bar.Idpt[index].Entry.Write(new IdptEntry(0, 0, 0, 0));
            _bench.Bar.Idpt[index].Entry.Write(entry.WithUsable(false));
            _bench.Bar.Idpt[index].Entry.Write(entry);
            _entries[index] = entry;
        }
    }

    public void TakePagesAway()
    {
        if (_random.Next(4) == 0)
        {
            var process = _random.Next(_processes.Length);
            _processes[process].Memory.Evict(_regions[process] + (ulong)(_random.Next(RegionBytes / PageBytes) * PageBytes));
        }
    }

    public RandomJob NextJob()
    {
        while (true)
        {
            var opcode = _operations[_random.Next(_operations.Length)];
            var submitter = _random.Next(_processes.Length);
            var first = opcode == Opcode.InterDomainFill ? null : NextOperand(submitter, opcode == Opcode.InterDomainComparePattern);
            var second = opcode == Opcode.InterDomainComparePattern ? null : NextOperand(submitter, first?.Handle is null);
            var bytes = (uint)_random.Next(1, _random.Next(3) == 0 ? MostBytes : 300);
            var pattern = _random.Next(3) == 0 ? 0 : (ulong)_random.NextInt64();
            var job = new RandomJob(opcode, submitter, first, second, bytes, pattern, _random.Next(4) == 0);
            if (!Overlaps(job))
            {
                return job;
            }
        }
    }

    /// <summary>Runs a descriptor, alone or in a batch, and reads its record.</summary>
    public RandomResult Run(RandomJob job)
    {
        var memory = _processes[job.Submitter].Memory;
        var record = _records[job.Submitter];
        memory.CopyTo(record, new byte[CompletionRecord.SizeBytes]);
        var descriptor = job.ToDescriptor(record);
        if (job.IsMember)
        {
            var list = record + 512;
            WorkDescriptor[] members = [descriptor, new NoOpDescriptor()];
            memory.CopyTo(list, MemoryMarshal.AsBytes(members.AsSpan()));
            descriptor = new BatchDescriptor { DescriptorListAddress = list, DescriptorCount = 2 };
        }

        if (job.Submitter == 0 && _random.Next(2) == 0)
        {
            _bench.Post(descriptor);
        }
        else
        {
            Assert.Equal(SubmitResult.Accepted, _bench.Enqueue(descriptor, pasid: memory.Pasid.Value));
        }

        _bench.Settle();
        var bytes = new byte[CompletionRecord.SizeBytes];
        memory.CopyFrom(record, bytes);
        return RandomResult.Of((InterDomainCompletionRecord)MemoryMarshal.Read<CompletionRecord>(bytes));
    }

    /// <summary>What the record of a descriptor has to say; changes the model of memory accordingly.</summary>
    public RandomResult Expect(RandomJob job)
    {
        var isWrite = job.Opcode is Opcode.InterDomainCopy or Opcode.InterDomainFill;
        foreach (var (operand, writes) in new[] { (job.First, false), (job.Second, isWrite) })
        {
            if (operand?.Handle is { } handle && Refusal(job, operand, writes) is var status && status != CompletionStatus.None)
            {
                return RandomResult.Of(status) with { Handle = (uint)handle };
            }
        }

        var first = Place(job, job.First);
        var second = Place(job, job.Second);
        var firstFault = FirstMissing(first, job.Bytes);
        var secondFault = FirstMissing(second, job.Bytes);
        var done = Math.Min(firstFault, secondFault);
        if (job.Opcode is Opcode.InterDomainCompare or Opcode.InterDomainComparePattern)
        {
            var difference = Difference(job, first, second, done);
            if (difference < done)
            {
                return RandomResult.Of(CompletionStatus.Success) with { Result = 1, BytesCompleted = difference };
            }
        }
        else
        {
            Write(job, first, second!.Value, done);
        }

        return done == job.Bytes
            ? RandomResult.Of(CompletionStatus.Success)
            : Fault(firstFault <= secondFault, firstFault <= secondFault ? first!.Value : second!.Value, done, isWrite);
    }

    public void AssertMemory(string where)
    {
        for (var process = 0; process < _processes.Length; process++)
        {
            var actual = new byte[RegionBytes];
            Assert.Equal(RegionBytes, _processes[process].Memory.CopyFrom(_regions[process], actual));
            Assert.True(actual.AsSpan().SequenceEqual(_images[process]), $"{where}: memory of process {process}");
        }

        // What is random stays random: fills and copies make memory more and more alike.
        foreach (var image in _images)
        {
            _random.NextBytes(image.AsSpan(0, RegionBytes / 4));
        }

        for (var process = 0; process < _processes.Length; process++)
        {
            _processes[process].Memory.CopyTo(_regions[process], _images[process]);
        }
    }

    public void Dispose()
    {
        _bitmap.Dispose();
        foreach (var binding in _bindings)
        {
            binding.Dispose();
        }
    }

    private IdptEntry NextEntry()
    {
        var owner = _random.Next(_processes.Length);
        var windowBase = _regions[owner] + (ulong)_random.Next(RegionBytes) - (ulong)_random.Next(2) * 2000;
        var entry = new IdptEntry(0, 0, 0, 0)
            .WithUsable(_random.Next(12) != 0)
            .WithType((IdptEntryType)(_random.Next(25) == 0 ? 2 : _random.Next(4) / 3))
            .WithSubmitterPasid(_processes[_random.Next(_processes.Length)].Memory.Pasid.Value)
            .WithReadPermission(_random.Next(8) != 0)
            .WithWritePermission(_random.Next(8) != 0)
            .WithAccessPasid(_random.Next(20) == 0 ? 0xABCDE : _processes[owner].Memory.Pasid.Value)
            .WithBitmapPage(_bitmap.Address / PageBytes)
            .WithWindowEnable(_random.Next(3) != 0)
            .WithWindowMode((IdptWindowMode)_random.Next(2))
            .WithWindowBase(windowBase);
        var left = _regions[owner] + RegionBytes - windowBase;
        return _random.Next(20) switch
        {
            0 => entry.WithWindowSize(0),
            1 => entry.WithWindowSize(ulong.MaxValue),
            _ => entry.WithWindowSize((ulong)_random.Next(1, (int)left + 2000)),
        };
    }

    private RandomOperand NextOperand(int submitter, bool needsHandle)
    {
        if (!needsHandle && _random.Next(2) == 0)
        {
            return new RandomOperand(null, _regions[submitter] + (ulong)_random.Next(RegionBytes));
        }

        var handle = _random.Next(20) == 0 ? _random.Next(GivenOut, Entries + 1) : _random.Next(GivenOut);
        for (var attempt = 0; attempt < 4 && handle < GivenOut && !Admits(_entries[handle], submitter); attempt++)
        {
            handle = _random.Next(GivenOut);
        }

        var entry = handle < Entries ? _entries[handle] : default;
        var room = (int)Math.Min(entry.WindowSize, RegionBytes) + 100;
        var address = entry.WindowEnable
            ? (entry.WindowMode == IdptWindowMode.Offset ? 0 : entry.WindowBase) + (ulong)_random.Next(room)
            : _regions[Math.Max(0, OwnerOf(entry))] + (ulong)_random.Next(RegionBytes);
        return new RandomOperand(handle, address);
    }

    private int OwnerOf(IdptEntry entry) => Array.FindIndex(_processes, process => process.Memory.Pasid.Value == entry.AccessPasid);

    private CompletionStatus Refusal(RandomJob job, RandomOperand operand, bool isWrite)
    {
        if (operand.Handle >= GivenOut || _entries[operand.Handle!.Value] is not { Usable: true } entry || (int)entry.Type > 1)
        {
            return CompletionStatus.InvalidIdptHandle;
        }

        if (!(isWrite ? entry.WritePermission : entry.ReadPermission))
        {
            return CompletionStatus.InterDomainPermission;
        }

        return !Admits(entry, job.Submitter) ? CompletionStatus.InvalidIdptHandle
            : entry.WindowEnable && !IsInside(entry, operand.Address, job.Bytes) ? CompletionStatus.InterDomainRange
            : CompletionStatus.None;
    }

    private bool Admits(IdptEntry entry, int submitter)
    {
        var pasid = _processes[submitter].Memory.Pasid.Value;
        return entry.Type == IdptEntryType.SingleSubmitter
            ? entry.SubmitterPasid == pasid
            : (_bitmap.Span[(int)pasid / 8] >> (int)(pasid % 8) & 1) != 0;
    }

    private static bool IsInside(IdptEntry entry, ulong address, uint bytes)
    {
        // All in 128 bits, where nothing wraps.
        UInt128 size = entry.WindowSize;
        UInt128 windowBase = entry.WindowBase;
        var start = entry.WindowMode == IdptWindowMode.Offset ? windowBase + address : address;
        return size != 0 && windowBase + size <= (UInt128)1 << 64 && start >= windowBase && start + bytes <= windowBase + size;
    }

    private OperandSpot? Place(RandomJob job, RandomOperand? operand)
    {
        if (operand is null)
        {
            return null;
        }

        if (operand.Handle is not { } handle)
        {
            return new OperandSpot(job.Submitter, operand.Address, null, false);
        }

        var entry = _entries[handle];
        var isOffset = entry.WindowEnable && entry.WindowMode == IdptWindowMode.Offset;
        return new OperandSpot(OwnerOf(entry), isOffset ? entry.WindowBase + operand.Address : operand.Address, handle, isOffset);
    }

    private bool Overlaps(RandomJob job)
    {
        if (job.First?.Handle >= Entries || job.Second?.Handle >= Entries)
        {
            return false;
        }

        return job.Opcode == Opcode.InterDomainCopy
            && Place(job, job.First) is { } first
            && Place(job, job.Second) is { } second
            && first.Process == second.Process
            && first.Address - second.Address + job.Bytes < 2UL * job.Bytes;
    }

    private uint FirstMissing(OperandSpot? spot, uint bytes)
    {
        if (spot is not { } place)
        {
            return bytes;
        }

        for (var offset = 0u; offset < bytes; offset++)
        {
            var address = place.Address + offset;
            var isFirstOfPage = offset == 0 || address % PageBytes == 0;
            if (isFirstOfPage && (place.Process < 0 || !_processes[place.Process].Memory.IsResident(address)))
            {
                return offset;
            }
        }

        return bytes;
    }

    private uint Difference(RandomJob job, OperandSpot? first, OperandSpot? second, uint bytes)
    {
        for (var offset = 0u; offset < bytes; offset++)
        {
            if (ByteAt(first!.Value, offset) != (second is { } other ? ByteAt(other, offset) : PatternAt(job, offset)))
            {
                return offset;
            }
        }

        return bytes;
    }

    private void Write(RandomJob job, OperandSpot? source, OperandSpot target, uint bytes)
    {
        for (var offset = 0u; offset < bytes; offset++)
        {
            _images[target.Process][target.Address + offset - _regions[target.Process]] =
                source is { } place ? ByteAt(place, offset) : PatternAt(job, offset);
        }
    }

    private byte ByteAt(OperandSpot spot, uint offset) => _images[spot.Process][spot.Address + offset - _regions[spot.Process]];

    private static byte PatternAt(RandomJob job, uint offset) => (byte)(job.Pattern >> (int)(offset % 8 * 8));

    private static RandomResult Fault(bool isFirst, OperandSpot spot, uint done, bool isWrite)
    {
        var operand = isFirst ? Operand.Source1 : isWrite ? Operand.Destination1 : Operand.Source2;
        var address = spot.IsOffset ? 0 : spot.Address + done;
        return new RandomResult(CompletionStatus.PageFault, 0, done, operand, !isFirst && isWrite, address, (uint)(spot.Handle ?? 0));
    }

    /// <summary>Where an operand lies; a negative process is one that there is not.</summary>
    private readonly record struct OperandSpot(int Process, ulong Address, int? Handle, bool IsOffset);
}
