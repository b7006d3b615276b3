using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>Memory that is reached by copying: of another process of the host, or of a guest that shares none.</summary>
/// <remarks>
/// Devices get a copy of what they read, at most <see cref="MostRunBytes"/> at a time, and what they write arrives when they let
/// go. Any thread may call; how far a range is reachable is looked at when an access begins, and may have changed when it
/// ends: what cannot be written then is lost, and the device is told. A device is in the middle of its work when it calls, so
/// nothing here throws, whatever the address and however the memory fares.
/// </remarks>
public abstract class StagedMemory : AddressSpace
{
    /// <summary>The most bytes of one access.</summary>
    public const int MostRunBytes = 512 * 1024;

    private readonly StagedAccess _devices;

    /// <summary>The memory of <paramref name="name"/>.</summary>
    protected StagedMemory(IScheduler scheduler, string name)
        : base(scheduler, name) =>
        _devices = new StagedAccess(scheduler, this, name);

    /// <inheritdoc/>
    internal override DeviceAccess Devices => _devices;

    /// <summary>Tells how much of a range translates: is in memory, for this access. Nothing is faulted in.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="length">The length in bytes; at least 1, at most <see cref="MostRunBytes"/>.</param>
    /// <param name="access">What is to be done.</param>
    /// <param name="kind">Why the first byte does not translate.</param>
    /// <returns>The bytes of the longest prefix that does: all, or up to the end of a page; 0 when the first byte does not.</returns>
    public abstract int Reach(ulong address, int length, MemoryAccess access, out FaultKind kind);

    /// <summary>The same for a requester that would wait for pages that are away: what was in memory lately may be taken to be there still, and is brought in when it is touched.</summary>
    public virtual int ReachAwaiting(ulong address, int length, MemoryAccess access, out FaultKind kind) => Reach(address, length, access, out kind);

    /// <summary>Writes a record: all bytes but the first, then that, so that who sees the first sees all.</summary>
    /// <returns>False when it could not be written; the first byte is untouched then.</returns>
    public virtual bool StoreRecord(ulong address, ReadOnlySpan<byte> record)
    {
        if (CopyTo(address + 1, record[1..]) < record.Length - 1)
        {
            return false;
        }

        Interlocked.MemoryBarrier();
        return CopyTo(address, record[..1]) == 1;
    }

    /// <inheritdoc/>
    public override bool TryPeek(ulong address, out byte value)
    {
        value = 0;
        return Reach(address, 1, MemoryAccess.Read, out _) == 1 && CopyFrom(address, new Span<byte>(ref value)) == 1;
    }

    /// <summary>The process has ended, and no device reaches its memory any more.</summary>
    protected virtual void OnEnded()
    {
    }

    /// <inheritdoc/>
    internal sealed override void Clear() => OnEnded();
}
