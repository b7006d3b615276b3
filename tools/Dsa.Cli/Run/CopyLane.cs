using Dsa.Bindings;
using Dsa.Bindings.Completion;
using Dsa.Bindings.Portals;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Kernel;
using Dsa.Platform.Memory;
using Dsa.Platform.Processor;
using Dsa.Platform.Scheduling;

namespace Dsa.Cli.Run;

/// <summary>One thread of a process: submits descriptors to the queue and waits for their completion records.</summary>
/// <remarks>
/// Each descriptor in flight has a completion record on a page of its own, so that the page can be taken away before the
/// device writes the record. A page fault on a buffer completes partially: the lane touches the page and submits the rest.
/// </remarks>
internal sealed class CopyLane
{
    private const DescriptorFlags RecordWanted = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord;
    private const int PageBytes = PhysicalMemory.PageBytes;
    private const long ShortestRetryPauseNanoseconds = 200;
    private const long LongestRetryPauseNanoseconds = 25_600;
    private const long PatienceNanoseconds = 20_000_000_000;
    private const int PollRounds = 2_000;
    private const int LargestDepth = 16;

    private readonly IScheduler _scheduler;
    private readonly WorkQueue _queue;
    private readonly CpuThread _thread;
    private readonly SimulatedMemory _memory;
    private readonly ulong _records;
    private readonly int _depth;
    private readonly WorkDescriptor[] _inFlight;
    private readonly int _evictOneIn;
    private DedicatedPortal<UserPort> _dedicated;
    private SharedPortal<UserPort> _shared;
    private int _oldest;
    private int _count;

    public CopyLane(Workbench bench, WorkQueue queue, SimulatedProcess process, CpuThread thread, PortalPage page, RunOptions options)
    {
        _scheduler = bench.Kernel.Scheduler;
        _queue = queue;
        _thread = thread;
        _memory = process.Memory;

        // Only a queue without page requests has its device log a record whose page is absent, for the driver to write.
        _evictOneIn = queue is { IsPageRequestDisabled: true, Device.EventLog: not null } ? options.EvictOneIn : int.MaxValue;
        _depth = queue.IsShared ? 2 * queue.SizeEntries : Math.Clamp(queue.SizeEntries - 1, 1, LargestDepth);
        _inFlight = new WorkDescriptor[_depth + 1];
        _records = _memory.Map(_inFlight.Length * PageBytes);
        _dedicated = new DedicatedPortal<UserPort>(new UserPort(thread, page));
        _shared = new SharedPortal<UserPort>(new UserPort(thread, page));
    }

    public string Name => _thread.Name;

    public long Descriptors { get; private set; }

    public long Retries { get; private set; }

    public long BufferFaults { get; private set; }

    public long EvictedRecords { get; private set; }

    public long Dropped { get; private set; }

    /// <summary>Submits one Memory Move; waits for the oldest descriptor first when as many are in flight as may be.</summary>
    public void Move(ulong source, ulong destination, int length)
    {
        if (_count == _depth)
        {
            CompleteOldest();
        }

        var slot = (_oldest + _count) % _depth;
        _count++;
        _inFlight[slot] = new MemMoveDescriptor
        {
            Flags = RecordWanted,
            CompletionAddress = RecordAddress(slot),
            Source = source,
            Destination = destination,
            TransferSize = (uint)length,
        };
        Submit(slot);
    }

    /// <summary>Waits for all that is in flight.</summary>
    public void Finish()
    {
        while (_count > 0)
        {
            CompleteOldest();
        }
    }

    /// <summary>Has the device compute a CRC-32C.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="length">How many.</param>
    /// <param name="seed">The CRC of the bytes before, or 0.</param>
    public uint Checksum(ulong source, int length, uint seed)
    {
        _inFlight[0] = new CrcDescriptor
        {
            Flags = RecordWanted,
            CompletionAddress = RecordAddress(0),
            Source = source,
            TransferSize = (uint)length,
            Seed = seed,
        };
        Submit(0);
        while (true)
        {
            var record = (CrcCompletionRecord)Await(0);
            if (record.Status == CompletionStatus.Success)
            {
                return (uint)record.Crc;
            }

            var descriptor = (CrcDescriptor)_inFlight[0];
            Continue(0, record, descriptor with
            {
                Source = descriptor.Source + record.BytesCompleted,
                TransferSize = descriptor.TransferSize - record.BytesCompleted,
                Seed = record.BytesCompleted == 0 ? descriptor.Seed : record.Crc,
            });
        }
    }

    /// <summary>The slot behind those of copies.</summary>
    private int DrainSlot => _depth;

    private ulong RecordAddress(int slot) => _records + (ulong)(slot * PageBytes);

    private void CompleteOldest()
    {
        while (true)
        {
            var record = Await(_oldest);
            if (record.Status == CompletionStatus.Success)
            {
                break;
            }

            var descriptor = (MemMoveDescriptor)_inFlight[_oldest];
            Continue(_oldest, record, descriptor with
            {
                Source = descriptor.Source + record.BytesCompleted,
                Destination = descriptor.Destination + record.BytesCompleted,
                TransferSize = descriptor.TransferSize - record.BytesCompleted,
            });
        }

        _oldest = (_oldest + 1) % _depth;
        _count--;
    }

    /// <summary>Touches the page that faulted, as the program's next access would, and submits the rest.</summary>
    private void Continue(int slot, in CompletionRecord record, in WorkDescriptor rest)
    {
        if (record.Status != CompletionStatus.PageFault || _memory.CopyFrom(record.FaultAddress, stackalloc byte[1]) != 1)
        {
            throw new RunFailedException($"{Name} on {_queue.Path}: {_inFlight[slot]} ended with {record}.");
        }

        BufferFaults++;
        _inFlight[slot] = rest;
        Submit(slot);
    }

    private void Submit(int slot)
    {
        ClearRecord(slot);
        if (++Descriptors % _evictOneIn == 0 && _memory.Evict(RecordAddress(slot)))
        {
            EvictedRecords++;
        }

        Store(slot);
    }

    private void ClearRecord(int slot) => _memory.CopyTo(RecordAddress(slot), stackalloc byte[CompletionRecord.SizeBytes]);

    private void Store(int slot)
    {
        if (!_queue.IsShared)
        {
            _dedicated.Submit(in _inFlight[slot]);
            return;
        }

        var deadline = _scheduler.NowNanoseconds + PatienceNanoseconds;
        var pause = ShortestRetryPauseNanoseconds;
        while (_shared.Submit(in _inFlight[slot]) == SubmitResult.Retry)
        {
            Retries++;
            if (_scheduler.NowNanoseconds > deadline)
            {
                throw new RunFailedException($"{_queue.Path} accepts nothing any more.");
            }

            _scheduler.Sleep(pause);
            pause = Math.Min(2 * pause, LongestRetryPauseNanoseconds);
        }
    }

    private CompletionRecord Await(int slot)
    {
        var deadline = _scheduler.NowNanoseconds + PatienceNanoseconds;
        while (true)
        {
            if (CompletionPoll.TryWait(View(slot), PollRounds, out var record))
            {
                return record;
            }

            if (!_queue.IsShared)
            {
                StoreAgainWhatWasDropped(slot);
            }

            if (_scheduler.NowNanoseconds > deadline)
            {
                throw new RunFailedException($"{Name} on {_queue.Path}: no completion record for {_inFlight[slot]}.");
            }
        }
    }

    private UserCompletionView View(int slot) => new(_scheduler, _memory, RecordAddress(slot));

    /// <summary>
    /// A dedicated queue drops what it has no room for, without a word. Once a Drain is complete, and with it every repair of
    /// an earlier record, a record that is still missing belongs to a descriptor that the queue never took.
    /// </summary>
    private void StoreAgainWhatWasDropped(int slot)
    {
        _inFlight[DrainSlot] = new DrainDescriptor
        {
            Flags = RecordWanted,
            CompletionAddress = RecordAddress(DrainSlot),
        };
        ClearRecord(DrainSlot);
        Descriptors++;
        Store(DrainSlot);
        if (!CompletionPoll.TryWait(View(DrainSlot), PollRounds, out _))
        {
            Dropped++;
            return;
        }

        if (!CompletionPoll.TryWait(View(slot), 1, out _))
        {
            Dropped++;
            Descriptors++;
            Store(slot);
        }
    }
}
