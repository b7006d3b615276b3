using Dsa.Platform.Memory;
using Dsa.VfioUser.Protocol;

namespace Dsa.VfioUser.Memory;

/// <summary>A range that only the client reaches: by messages.</summary>
internal sealed class MessageRange(DmaMessages messages, ulong address, ulong lengthBytes, MemoryAccess access)
    : GuestRange(address, lengthBytes, access)
{
    /// <inheritdoc/>
    public override int Most => MessageLimits.MostRanges;

    /// <inheritdoc/>
    public override int Read(ulong offset, Span<byte> data)
    {
        var done = 0;
        while (done < data.Length)
        {
            var piece = data.Slice(done, Math.Min(messages.MostDataBytes, data.Length - done));
            if (!messages.Read(Address + offset + (ulong)done, piece))
            {
                break;
            }

            done += piece.Length;
        }

        return done;
    }

    /// <inheritdoc/>
    public override int Write(ulong offset, ReadOnlySpan<byte> data)
    {
        var done = 0;
        while (done < data.Length)
        {
            var piece = data.Slice(done, Math.Min(messages.MostDataBytes, data.Length - done));
            if (!messages.Write(Address + offset + (ulong)done, piece))
            {
                break;
            }

            done += piece.Length;
        }

        return done;
    }
}
