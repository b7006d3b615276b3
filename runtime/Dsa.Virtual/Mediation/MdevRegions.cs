using System.Runtime.InteropServices;

namespace Dsa.Virtual.Mediation;

/// <summary>The regions of a virtual device as its monitor reads and writes them: the slow path (VD-03).</summary>
/// <remarks>Blocking code, any thread.</remarks>
public sealed class MdevRegions
{
    private const int WidestAccessBytes = sizeof(uint);

    private readonly VirtualFunction _function;
    private readonly ConfigurationSpace _configuration;

    internal MdevRegions(VirtualFunction function)
    {
        _function = function;
        _configuration = new ConfigurationSpace(function);
    }

    /// <summary>What a region is (VFIO_DEVICE_GET_REGION_INFO, VD-53, VD-59).</summary>
    /// <param name="region">The region.</param>
    /// <param name="error"><see cref="Errno.EINVAL"/> for one that VFIO does not have.</param>
    public MdevRegionInformation Of(MdevRegion region, out Errno error)
    {
        error = Enum.IsDefined(region) ? Errno.None : Errno.EINVAL;
        return region switch
        {
            MdevRegion.Configuration => new MdevRegionInformation(_configuration.SizeBytes, []),
            MdevRegion.Bar0 => new MdevRegionInformation(_function.Bar0.SizeBytes, []),
            MdevRegion.Bar2 => new MdevRegionInformation(
                _function.Bar2.SizeBytes,
                [.. Enumerable.Range(0, _function.Bar2.SizeBytes / PhysicalMemory.PageBytes).Select(static page => (page * PhysicalMemory.PageBytes, PhysicalMemory.PageBytes))]),
            _ => new MdevRegionInformation(0, []),
        };
    }

    /// <summary>Reads a region, in the widest aligned accesses of 4, 2 and 1 bytes (VD-61). Portals read as all ones (VD-54).</summary>
    /// <returns><see cref="Errno.EINVAL"/> for what is not inside the region.</returns>
    public Errno Read(MdevRegion region, long offset, Span<byte> data)
    {
        if (!Contains(region, offset, data.Length))
        {
            return Errno.EINVAL;
        }

        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (var done = 0; done < data.Length;)
        {
            var place = (int)offset + done;
            var part = data.Slice(done, WidthAt(place, data.Length - done));
            switch (region)
            {
                case MdevRegion.Configuration:
                    _configuration.Read(place, part);
                    break;
                case MdevRegion.Bar0:
                    MemoryMarshal.Write(word, _function.Bar0.Read(place, part.Length));
                    word[..part.Length].CopyTo(part);
                    break;
                default:
                    part.Fill(byte.MaxValue);
                    break;
            }

            done += part.Length;
        }

        return Errno.None;
    }

    /// <summary>Writes a region, in the widest aligned accesses of 4, 2 and 1 bytes (VD-61). What reaches a portal in this way is dropped (VD-54).</summary>
    /// <returns><see cref="Errno.EINVAL"/> for what is not inside the region.</returns>
    public Errno Write(MdevRegion region, long offset, ReadOnlySpan<byte> data)
    {
        if (!Contains(region, offset, data.Length))
        {
            return Errno.EINVAL;
        }

        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (var done = 0; done < data.Length;)
        {
            var place = (int)offset + done;
            var part = data.Slice(done, WidthAt(place, data.Length - done));
            if (region == MdevRegion.Bar0)
            {
                word.Clear();
                part.CopyTo(word);
                _function.Bar0.Write(place, part.Length, MemoryMarshal.Read<ulong>(word));
            }
            else if (region == MdevRegion.Configuration && _configuration.Write(place, part))
            {
                _function.Reset();
                _configuration.Reset();
            }

            done += part.Length;
        }

        return Errno.None;
    }

    /// <summary>Gives the configuration space its first values: the function is being reset.</summary>
    internal void Reset() => _configuration.Reset();

    private bool Contains(MdevRegion region, long offset, int length)
    {
        var size = Of(region, out var error).SizeBytes;
        return error == Errno.None && offset >= 0 && length <= size && offset <= size - length;
    }

    private static int WidthAt(int offset, int left)
    {
        var width = WidestAccessBytes;
        while (width > left || (offset & (width - 1)) != 0)
        {
            width /= 2;
        }

        return width;
    }
}
