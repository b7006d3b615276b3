using System.Globalization;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;
using Dsa.VfioUser.Memory;

namespace Dsa.VfioUser.Translation;

/// <summary>The memory behind a PASID of the guest: what its tables say at each access, without a cache.</summary>
/// <remarks>Requests have user privilege; kernels give their own PASIDs passage without translation. Any thread; nothing throws.</remarks>
internal sealed class ProcessMemory(IScheduler scheduler, Pasid pasid, ScalableModeTables tables, GuestMemory memory, ServerStatistics statistics)
    : StagedMemory(scheduler, string.Create(CultureInfo.InvariantCulture, $"PASID {pasid.Value}"))
{
    /// <summary>Whose memory it is.</summary>
    public Pasid Number => pasid;

    /// <inheritdoc/>
    public override int Reach(ulong address, int length, MemoryAccess access, out FaultKind kind)
    {
        var reached = 0;
        kind = FaultKind.NoAddressSpace;
        if (tables.TryFind(pasid, out var entry))
        {
            while (reached < length && TryTranslate(entry, address + (ulong)reached, length - reached, access, out var physical, out var piece, out kind))
            {
                var there = memory.ReachPhysical(physical, piece, access);
                reached += there;
                if (there < piece)
                {
                    kind = FaultKind.Protection;
                    break;
                }
            }
        }

        if (reached == 0)
        {
            statistics.CountFault();
        }

        return reached;
    }

    /// <inheritdoc/>
    public override int CopyTo(ulong address, ReadOnlySpan<byte> data)
    {
        var done = 0;
        if (tables.TryFind(pasid, out var entry))
        {
            while (done < data.Length && TryTranslate(entry, address + (ulong)done, data.Length - done, MemoryAccess.Write, out var physical, out var piece, out _))
            {
                var written = memory.WritePhysical(physical, data.Slice(done, piece));
                done += written;
                if (written < piece)
                {
                    break;
                }
            }
        }

        statistics.CountWritten(done);
        return done;
    }

    /// <inheritdoc/>
    public override int CopyFrom(ulong address, Span<byte> data)
    {
        var done = 0;
        if (tables.TryFind(pasid, out var entry))
        {
            while (done < data.Length && TryTranslate(entry, address + (ulong)done, data.Length - done, MemoryAccess.Read, out var physical, out var piece, out _))
            {
                var read = memory.ReadPhysical(physical, data.Slice(done, piece));
                done += read;
                if (read < piece)
                {
                    break;
                }
            }
        }

        statistics.CountRead(done);
        return done;
    }

    /// <inheritdoc/>
    /// <remarks>Page requests do not travel: what the guest has not brought in stays away.</remarks>
    public override bool TryFaultIn(ulong address, MemoryAccess access) => false;

    private bool TryTranslate(in PasidEntry entry, ulong address, int length, MemoryAccess access, out ulong physical, out int piece, out FaultKind kind)
    {
        if (entry.IsPassThrough)
        {
            (physical, piece, kind) = (address, length, FaultKind.Protection);
            return true;
        }

        var isTranslated = PageWalk.TryTranslate(memory, entry, address, access, out physical, out var left, out kind);
        piece = (int)Math.Min((ulong)length, left);
        return isTranslated;
    }
}
