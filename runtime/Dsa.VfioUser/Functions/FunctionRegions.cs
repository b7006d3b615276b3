using System.Runtime.InteropServices;
using Dsa.Platform.Pci;
using Dsa.VfioUser.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Functions;

/// <summary>The regions of a function, by their indexes in the protocol.</summary>
/// <remarks>The connection's thread alone calls.</remarks>
/// <param name="function">The function.</param>
/// <param name="mapped">BAR2 as memory; null where all stores into it come as messages.</param>
/// <param name="statistics">What is counted.</param>
internal sealed class FunctionRegions(IPciFunction function, MappedPortals? mapped, ServerStatistics statistics)
{
    private readonly ConfigurationSpace _configuration = new(function, hasPageRequests: false);
    private readonly PortalWindow _portals = new(function.Bar2, statistics);

    /// <summary>The size of a region; 0 for one that is not there.</summary>
    public int SizeBytes(RegionIndex region) => region switch
    {
        RegionIndex.Bar0 => function.Bar0.SizeBytes,
        RegionIndex.Bar2 => _portals.SizeBytes,
        RegionIndex.Configuration => _configuration.SizeBytes,
        _ => 0,
    };

    /// <summary>What a region is mapped to; null for itself.</summary>
    public SafeFileHandle? MappedTo(RegionIndex region) => region == RegionIndex.Bar2 ? mapped?.File : null;

    /// <summary>Whether a region is there with a range of bytes.</summary>
    public bool Contains(in RegionAccess access) =>
        SizeBytes(access.Region) is var size && access.Offset <= (ulong)size && access.Count <= (ulong)size - access.Offset;

    /// <summary>Reads bytes that are there.</summary>
    public void Read(in RegionAccess access, Span<byte> data)
    {
        var offset = (int)access.Offset;
        switch (access.Region)
        {
            case RegionIndex.Bar0:
                ReadRegisters(offset, data);
                break;
            case RegionIndex.Bar2:
                _portals.Read(offset, data);
                break;
            default:
                _configuration.Read(offset, data);
                break;
        }
    }

    /// <summary>Writes bytes that are there.</summary>
    /// <returns>Whether that asks for a function-level reset.</returns>
    public bool Write(in RegionAccess access, ReadOnlySpan<byte> data)
    {
        var offset = (int)access.Offset;
        switch (access.Region)
        {
            case RegionIndex.Bar0:
                WriteRegisters(offset, data);
                return false;
            case RegionIndex.Bar2:
                _portals.Write(offset, data);
                return false;
            default:
                return _configuration.Write(offset, data);
        }
    }

    /// <summary>The function has been reset.</summary>
    public void Reset()
    {
        _configuration.Reset();
        _portals.Reset();
        mapped?.Clear();
    }

    private void ReadRegisters(int offset, Span<byte> data)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (var done = 0; done < data.Length;)
        {
            var width = WidthAt(offset + done, data.Length - done);
            MemoryMarshal.Write(word, function.Bar0.Read(offset + done, width));
            word[..width].CopyTo(data[done..]);
            done += width;
        }
    }

    private void WriteRegisters(int offset, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (var done = 0; done < data.Length;)
        {
            var width = WidthAt(offset + done, data.Length - done);
            word.Clear();
            data.Slice(done, width).CopyTo(word);
            function.Bar0.Write(offset + done, width, MemoryMarshal.Read<ulong>(word));
            done += width;
        }
    }

    /// <summary>The widest aligned access that a bus would make of what is left.</summary>
    private static int WidthAt(int offset, int left)
    {
        var width = sizeof(ulong);
        while (width > left || (offset & (width - 1)) != 0)
        {
            width /= 2;
        }

        return width;
    }
}
