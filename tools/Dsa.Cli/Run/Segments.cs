using Dsa.Platform.Kernel;
using Dsa.Platform.Scheduling;

namespace Dsa.Cli.Run;

/// <summary>The two buffers of a process, and the lanes that move one into the other.</summary>
internal sealed class Segments
{
    private readonly SimulatedProcess _process;
    private readonly CopyLane[] _lanes;
    private readonly int _chunkBytes;
    private readonly ulong _source;
    private readonly ulong _destination;

    public Segments(SimulatedProcess process, CopyLane[] lanes, int chunkBytes, int segmentBytes)
    {
        _process = process;
        _lanes = lanes;
        _chunkBytes = chunkBytes;
        SegmentBytes = segmentBytes;
        _source = process.Memory.Map(segmentBytes);
        _destination = process.Memory.Map(segmentBytes, populate: true);
    }

    /// <summary>Bytes of the largest segment.</summary>
    public int SegmentBytes { get; }

    /// <summary>Time during which the device was at work for the process.</summary>
    public long ElapsedNanoseconds { get; private set; }

    /// <summary>Moves one segment and reads it back.</summary>
    /// <returns>Its CRC-32C, continued from <paramref name="crc"/>.</returns>
    public uint Move(IScheduler scheduler, ReadOnlySpan<byte> original, Span<byte> moved, uint crc)
    {
        var length = original.Length;
        Write(_source, original);
        Invert(original, moved);
        Write(_destination, moved);
        var start = scheduler.NowNanoseconds;
        RunLanes(scheduler, lane => MoveShare(lane, length));
        crc = _lanes[0].Checksum(_destination, length, crc);
        ElapsedNanoseconds += scheduler.NowNanoseconds - start;
        return _process.Memory.CopyFrom(_destination, moved) == length
            ? crc
            : throw new RunFailedException($"{_process.Name} cannot read its copy back.");
    }

    /// <summary>Bytes that differ from the original everywhere: what the destination holds before the copy.</summary>
    private static void Invert(ReadOnlySpan<byte> original, Span<byte> inverted)
    {
        for (var i = 0; i < original.Length; i++)
        {
            inverted[i] = (byte)~original[i];
        }
    }

    private void Write(ulong address, ReadOnlySpan<byte> data)
    {
        if (_process.Memory.CopyTo(address, data) != data.Length)
        {
            throw new RunFailedException($"{_process.Name} ran out of memory.");
        }
    }

    private void MoveShare(int lane, int length)
    {
        for (var offset = (long)lane * _chunkBytes; offset < length; offset += (long)_lanes.Length * _chunkBytes)
        {
            _lanes[lane].Move(_source + (ulong)offset, _destination + (ulong)offset, (int)Math.Min(_chunkBytes, length - offset));
        }

        _lanes[lane].Finish();
    }

    private void RunLanes(IScheduler scheduler, Action<int> body)
    {
        if (_lanes.Length == 1)
        {
            body(0);
            return;
        }

        ActorGroup.Run(scheduler, [.. _lanes.Select(static lane => lane.Name)], body);
    }
}
