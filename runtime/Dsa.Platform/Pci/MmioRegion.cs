using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Platform.Pci;

/// <summary>A BAR of registers: the state lies in a mapping, and every access of software passes here.</summary>
/// <remarks>
/// Any thread may read and write; each access is a switch point and a trace event. <see cref="Lock"/> orders writes with each
/// other and with the stores of the function. Misaligned accesses, and those outside, read all ones and write nothing.
/// </remarks>
public sealed unsafe class MmioRegion : IDisposable
{
    private readonly PciSlot _slot;
    private readonly SharedMapping _mapping;
    private bool _isDisposed;

    /// <summary>A region of <paramref name="sizeBytes"/> bytes, all zero.</summary>
    public MmioRegion(PciSlot slot, string name, int sizeBytes)
    {
        ArgumentNullException.ThrowIfNull(slot);
        _slot = slot;
        _mapping = new SharedMapping($"{slot.Name}-{name}", sizeBytes);
    }

    /// <summary>What takes the writes; without it they are lost.</summary>
    public IMmioTarget? Target { get; set; }

    /// <summary>The size.</summary>
    public int SizeBytes => _mapping.SizeBytes;

    /// <summary>The state. Who maps it raw may see computed registers as they were.</summary>
    public byte* Pointer => _mapping.Pointer;

    /// <summary>The one lock of the registers.</summary>
    public LeafLock Lock { get; } = new();

    /// <summary>Reads 1, 2, 4 or 8 bytes.</summary>
    public ulong Read(int offsetBytes, int widthBytes)
    {
        _slot.Scheduler.SwitchPoint();
        var value = ulong.MaxValue >> (64 - (8 * Math.Clamp(widthBytes, 1, 8)));
        if (IsWithin(offsetBytes, widthBytes))
        {
            using (Lock.Enter())
            {
                if (!_isDisposed)
                {
                    Target?.BeforeRead(offsetBytes, widthBytes);
                    value = Load(Pointer + offsetBytes, widthBytes);
                }
            }
        }

        if (_slot.Trace.IsEnabled)
        {
            _slot.Trace.Append(_slot.Name, TraceKind.MmioRead, offsetBytes, widthBytes, value);
        }

        return value;
    }

    /// <summary>Writes 1, 2, 4 or 8 bytes.</summary>
    public void Write(int offsetBytes, int widthBytes, ulong value)
    {
        _slot.Scheduler.SwitchPoint();
        if (_slot.Trace.IsEnabled)
        {
            _slot.Trace.Append(_slot.Name, TraceKind.MmioWrite, offsetBytes, widthBytes, value);
        }

        if (IsWithin(offsetBytes, widthBytes))
        {
            using (Lock.Enter())
            {
                if (!_isDisposed)
                {
                    Target?.Write(offsetBytes, widthBytes, value);
                }
            }
        }
    }

    /// <summary>Frees the mapping: accesses of software read all ones and write nothing then. The function itself has no more to do with it.</summary>
    public void Dispose()
    {
        using (Lock.Enter())
        {
            _isDisposed = true;
            _mapping.Dispose();
        }
    }

    private static ulong Load(byte* pointer, int widthBytes) => widthBytes switch
    {
        1 => Volatile.Read(ref *pointer),
        2 => Volatile.Read(ref *(ushort*)pointer),
        4 => Volatile.Read(ref *(uint*)pointer),
        _ => Volatile.Read(ref *(ulong*)pointer),
    };

    private bool IsWithin(int offsetBytes, int widthBytes) =>
        widthBytes is 1 or 2 or 4 or 8
        && offsetBytes >= 0
        && offsetBytes <= SizeBytes - widthBytes
        && (offsetBytes & (widthBytes - 1)) == 0;
}
