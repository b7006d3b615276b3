namespace Dsa.Platform.Memory;

/// <summary>Who hands out runs, and publishes what was written to them.</summary>
internal abstract class RunOwner
{
    /// <summary>Publishes the bytes that were written, and ends the run.</summary>
    /// <param name="turn">The turn in which the run began.</param>
    /// <param name="writtenBytes">How many bytes from the start were written.</param>
    /// <returns>False when they could not be published: the memory went away meanwhile.</returns>
    public abstract bool Release(int turn, int writtenBytes);

    /// <summary>Publishes a whole record, all bytes but the first before that, and ends the run.</summary>
    /// <param name="turn">The turn in which the run began.</param>
    /// <param name="destination">The run's bytes; at least those of the record.</param>
    /// <param name="record">The record.</param>
    /// <returns>As <see cref="Release"/>.</returns>
    public virtual bool StoreRecord(int turn, Span<byte> destination, ReadOnlySpan<byte> record)
    {
        record[1..].CopyTo(destination[1..]);
        Volatile.Write(ref destination[0], record[0]);
        return Release(turn, record.Length);
    }
}
