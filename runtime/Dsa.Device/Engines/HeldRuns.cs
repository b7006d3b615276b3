using System.Runtime.CompilerServices;
using Dsa.Platform.Memory;

namespace Dsa.Device.Engines;

/// <summary>The runs of memory that a descriptor holds between translation and access.</summary>
/// <remarks>One for each operand, but for what must be there as a whole and may lie in several pages: an entry, a block.</remarks>
internal struct HeldRuns
{
    /// <summary>The most runs: a block of source and one of destination, each of a little more than a page and thus in three at most.</summary>
    public const int Capacity = 6;

    private Runs _runs;
    private WrittenBytes _written;
    private Places _places;
    private int _lost;
    private int _arrived;

    /// <summary>How many are held.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of the least of them.</summary>
    public readonly int LeastLength
    {
        get
        {
            var least = int.MaxValue;
            for (var i = 0; i < Count; i++)
            {
                least = Math.Min(least, _runs[i].Length);
            }

            return least;
        }
    }

    /// <summary>A run, in the order in which they were added.</summary>
    public readonly MemoryRun this[int index] => _runs[index];

    /// <summary>Holds one more.</summary>
    /// <param name="run">The run.</param>
    /// <param name="operand">Whose it is.</param>
    /// <param name="address">Where it begins, as the operand gives it.</param>
    public void Add(MemoryRun run, Operand operand, ulong address)
    {
        _written[Count] = 0;
        _places[Count] = (operand, address);
        _runs[Count++] = run;
    }

    /// <summary>Notes how many bytes of a run were written, from its start.</summary>
    public void Wrote(int index, int bytes) => _written[index] = bytes;

    /// <summary>Bytes that were written to runs since <see cref="Restart"/>.</summary>
    public ulong BytesWritten { get; private set; }

    /// <summary>A new descriptor begins; none is held.</summary>
    public void Restart()
    {
        BytesWritten = 0;
        _lost = 0;
    }

    /// <summary>Publishes what was written, and lets go of all.</summary>
    public void Release()
    {
        for (var i = 0; i < Count; i++)
        {
            BytesWritten += (ulong)_written[i];
            var arrived = _runs[i].Commit(_written[i]);
            if (arrived < _written[i] && _lost == 0)
            {
                _lost = i + 1;
                _arrived = arrived;
                _places[i].Address += (ulong)arrived;
            }

            _runs[i] = default;
        }

        Count = 0;
    }

    /// <summary>Tells which of the runs that were let go last could not be published, since memory that is reached by copying has changed.</summary>
    /// <param name="operand">Whose it was.</param>
    /// <param name="address">The first byte that did not arrive, as the operand gives it.</param>
    /// <param name="arrived">The bytes before that, which did.</param>
    public readonly bool HasLost(out Operand operand, out ulong address, out int arrived)
    {
        (operand, address) = _lost == 0 ? default : _places[_lost - 1];
        arrived = _arrived;
        return _lost != 0;
    }

    [InlineArray(Capacity)]
    private struct Runs
    {
        private MemoryRun _first;
    }

    [InlineArray(Capacity)]
    private struct Places
    {
        private (Operand Operand, ulong Address) _first;
    }

    [InlineArray(Capacity)]
    private struct WrittenBytes
    {
        private int _first;
    }
}
