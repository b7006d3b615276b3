using System.Runtime.InteropServices;
using Dsa.Driver.CharacterDevices;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.EventLog;

/// <summary>A shared queue with a process on it, and a device that logs what it is told.</summary>
internal sealed class LogBed
{
    private LogBed(Bed bed)
    {
        Bed = bed;
        Queue = bed.BindQueue(WorkQueueType.User, WqMode.Shared);
        Process = bed.Kernel.CreateProcess("app");
        File = Queue.CharacterDevice!.Open(Process, out _)!;
        Address = Process.Memory.Map(4096);
        bed.Trace.Clear();
    }

    public Bed Bed { get; }

    public WorkQueue Queue { get; }

    public SimulatedProcess Process { get; }

    public UserQueueFile File { get; }

    /// <summary>A page of the process that nobody touched yet.</summary>
    public ulong Address { get; }

    public static void Run(Action<LogBed> test, ulong seed = Bed.DefaultSeed, int? sizeEntries = null) => Bed.Run(
        bed =>
        {
            bed.Device.EventLog!.SizeEntries = sizeEntries ?? 64;
            test(new LogBed(bed));
        },
        seed: seed);

    /// <summary>An event about a completion record of the process.</summary>
    public CompletionEventLogEntry Event(
        ErrorCode error = ErrorCode.CompletionPageFault,
        ulong? address = null,
        CompletionStatus status = CompletionStatus.Success,
        byte? batch = null,
        bool isFirst = false,
        bool isRequired = true,
        Pasid? pasid = null,
        uint queue = 0) => new()
        {
            DescriptorValid = true,
            WorkQueueValid = true,
            Batch = batch is not null && error == ErrorCode.CompletionPageFault,
            BatchId = batch ?? 0,
            FirstErrorInBatch = isFirst,
            RecordRequired = isRequired,
            Error = error,
            WorkQueue = (byte)queue,
            Operation = error == ErrorCode.BatchLogged ? Opcode.Batch : Opcode.MemMove,
            Pasid = (pasid ?? File.Pasid).Value,
            FaultAddress = address ?? Address,
            Record = new CompletionRecord { Status = status, BytesCompleted = 0x1234, FaultAddress = 0xABCD },
        };

    /// <summary>Logs events and waits for all that follows.</summary>
    public void Log(params CompletionEventLogEntry[] events)
    {
        foreach (var entry in events)
        {
            Bed.Hardware.Append(entry);
        }

        Bed.Settle();
        Assert.Equal(0, Bed.Device.EventLog!.PendingRepairs);
    }

    public CompletionRecord RecordAt(ulong address)
    {
        Span<byte> bytes = stackalloc byte[CompletionRecord.SizeBytes];
        Assert.Equal(bytes.Length, Process.Memory.CopyFrom(address, bytes));
        return MemoryMarshal.Read<CompletionRecord>(bytes);
    }
}
