using System.Numerics;
using System.Runtime.InteropServices;
using Dsa.Bindings;
using Dsa.Driver.CharacterDevices;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Scheduling;

namespace Dsa.Cli.Run;

/// <summary>A program that copies a file, segment by segment, through one work queue, and has each copy checksummed.</summary>
/// <remarks>
/// A segment is read into the process's memory, moved by descriptors of one chunk each, which one or more threads (lanes)
/// submit, checksummed by one CRC Generation descriptor that continues the CRC of the segment before, and compared.
/// </remarks>
internal sealed class CopyProcess(string name, int laneCount)
{
    private const int ChunksPerSegment = 32;

    private long _bytesDone;

    /// <summary>The program's name.</summary>
    public string Name => name;

    /// <summary>Bytes copied and compared so far; for onlookers.</summary>
    public long BytesDone => Volatile.Read(ref _bytesDone);

    /// <summary>Opens the queue, copies, closes.</summary>
    public QueueReport Run(Workbench bench, WorkQueue queue, FileSource source, RunOptions options)
    {
        using var process = bench.Kernel.CreateProcess(name);
        var file = queue.CharacterDevice!.Open(process, out var error)
            ?? throw new RunFailedException($"{name} could not open {queue.Path}: {error}.");
        var page = file.MapPortal(process, out error)
            ?? throw new RunFailedException($"{name} could not map the portal of {queue.Path}: {error}.");
        var chunkBytes = (int)Math.Min((ulong)options.ChunkBytesFor(source.LengthBytes), queue.MaxTransferBytes);
        var segmentBytes = SegmentBytes(source.LengthBytes, chunkBytes, (long)queue.MaxTransferBytes);
        var lanes = new CopyLane[laneCount];
        for (var lane = 0; lane < laneCount; lane++)
        {
            lanes[lane] = new CopyLane(bench, queue, process, process.CreateThread($"{name}/{lane}"), page, options);
        }

        var copy = new Segments(process, lanes, chunkBytes, segmentBytes);
        var identical = CopyAll(source, copy, bench.Kernel.Scheduler, out var crc);
        var report = Report(queue, lanes, file, copy.ElapsedNanoseconds, crc, identical);
        file.Close();
        return report;
    }

    /// <summary>Some chunks, but no more than one CRC Generation descriptor can cover.</summary>
    private static int SegmentBytes(long fileBytes, int chunkBytes, long maximumTransferBytes) =>
        (int)Math.Min(fileBytes, Math.Max(chunkBytes, Math.Min((long)chunkBytes * ChunksPerSegment, maximumTransferBytes)));

    private bool CopyAll(FileSource source, Segments copy, IScheduler scheduler, out uint crc)
    {
        var identical = true;
        var expectedCrc = uint.MaxValue;
        crc = 0;
        using var stream = source.OpenStream();
        var original = new byte[copy.SegmentBytes];
        var moved = new byte[copy.SegmentBytes];
        while (true)
        {
            var length = stream.ReadAtLeast(original, original.Length, throwOnEndOfStream: false);
            if (length == 0)
            {
                break;
            }

            if (BytesDone + length > source.LengthBytes)
            {
                throw Changed(source, BytesDone + length);
            }

            crc = copy.Move(scheduler, original.AsSpan(0, length), moved.AsSpan(0, length), crc);
            identical &= original.AsSpan(0, length).SequenceEqual(moved.AsSpan(0, length));
            expectedCrc = Crc32C(expectedCrc, original.AsSpan(0, length));
            Volatile.Write(ref _bytesDone, _bytesDone + length);
        }

        if (BytesDone != source.LengthBytes)
        {
            throw Changed(source, BytesDone);
        }

        return identical && crc == ~expectedCrc;
    }

    private static UsageException Changed(FileSource source, long bytes) =>
        new($"{source.Name} had {source.LengthBytes} bytes when it was opened and {bytes} when it was read; name a file that does not change.");

    private static uint Crc32C(uint crc, ReadOnlySpan<byte> data)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var value in data[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }

    private QueueReport Report(WorkQueue queue, CopyLane[] lanes, UserQueueFile file, long elapsed, uint crc, bool identical) => new()
    {
        Queue = queue.Path,
        Mode = queue.Mode,
        Descriptors = lanes.Sum(static lane => lane.Descriptors),
        Bytes = BytesDone,
        Retries = lanes.Sum(static lane => lane.Retries),
        PageFaults = lanes.Sum(static lane => lane.BufferFaults) + file.CrFaults,
        FaultedRecords = Math.Max(file.CrFaults, lanes.Sum(static lane => lane.EvictedRecords)),
        RepairedRecords = file.CrFaults - file.CrFaultFailures,
        Dropped = lanes.Sum(static lane => lane.Dropped),
        ElapsedNanoseconds = elapsed,
        Crc = crc,
        Identical = identical,
    };
}
