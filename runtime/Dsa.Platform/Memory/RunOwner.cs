namespace Dsa.Platform.Memory;

/// <summary>Who hands out runs, and publishes what was written to them.</summary>
internal abstract class RunOwner
{
    /// <summary>Publishes the bytes that were written, and ends the run.</summary>
    /// <param name="turn">The turn in which the run began.</param>
    /// <param name="writtenBytes">How many bytes from the start were written.</param>
    /// <returns>How many of them arrived: fewer when memory that is reached by copying has changed meanwhile.</returns>
    public abstract int Release(int turn, int writtenBytes);

    /// <summary>Exchanges the bytes of two runs, if neither leads into the memory itself.</summary>
    /// <param name="other">Who hands out the other one.</param>
    /// <returns>False when nothing was exchanged.</returns>
    public virtual bool TryExchange(RunOwner other) => false;

    /// <summary>Publishes a whole record, all bytes but the first before that. The run goes on.</summary>
    /// <param name="destination">The run's bytes; at least those of the record.</param>
    /// <param name="record">The record.</param>
    /// <returns>False when it did not arrive: nobody sees its first byte then.</returns>
    public virtual bool StoreRecord(Span<byte> destination, ReadOnlySpan<byte> record)
    {
        record[1..].CopyTo(destination[1..]);
        Volatile.Write(ref destination[0], record[0]);
        return true;
    }
}
