namespace Dsa.Device.Tests.Operations.Reference;

/// <summary>Memory as a program sees it, one byte at a time; pages may be absent.</summary>
internal sealed class ReferenceMemory
{
    private const int PageBytes = 4096;

    private readonly Dictionary<ulong, byte[]> _pages = [];
    private readonly HashSet<ulong> _absent = [];

    public ReferenceMemory()
    {
    }

    private ReferenceMemory(ReferenceMemory other)
    {
        _pages = other._pages.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToArray());
    }

    /// <summary>The same bytes, all pages present.</summary>
    public ReferenceMemory Copy() => new(this);

    public void Map(ulong address, int bytes)
    {
        for (var page = address / PageBytes; page <= (address + (ulong)bytes - 1) / PageBytes; page++)
        {
            _pages[page] = new byte[PageBytes];
        }
    }

    public void Evict(ulong address) => _absent.Add(address / PageBytes);

    public void FaultIn(ulong address) => _absent.Remove(address / PageBytes);

    public bool IsPresent(ulong address) => !_absent.Contains(address / PageBytes);

    /// <summary>Bytes whether they are present or not.</summary>
    public byte[] Peek(ulong address, int length)
    {
        var data = new byte[length];
        for (var done = 0; done < length;)
        {
            var part = PartOf(address + (ulong)done, length - done);
            part.CopyTo(data.AsSpan(done));
            done += part.Length;
        }

        return data;
    }

    /// <summary>Bytes whether they are present or not.</summary>
    public void Poke(ulong address, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var part = PartOf(address, data.Length);
            data[..part.Length].CopyTo(part);
            data = data[part.Length..];
            address += (ulong)part.Length;
        }
    }

    public byte Read(ulong address, Operand operand)
    {
        Touch(address, 1, isWrite: false, operand);
        return PartOf(address, 1)[0];
    }

    public byte[] Read(ulong address, int length, Operand operand)
    {
        Touch(address, length, isWrite: false, operand);
        return Peek(address, length);
    }

    /// <summary>Writes all bytes or none.</summary>
    public void Write(ulong address, ReadOnlySpan<byte> data, Operand operand)
    {
        TouchForWrite(address, data.Length, operand);
        Poke(address, data);
    }

    /// <summary>Faults at the first byte that is absent.</summary>
    public void TouchForWrite(ulong address, int length, Operand operand) => Touch(address, length, isWrite: true, operand);

    private void Touch(ulong address, int length, bool isWrite, Operand operand)
    {
        for (var end = address + (ulong)length; address < end; address = ((address / PageBytes) + 1) * PageBytes)
        {
            if (!IsPresent(address))
            {
                throw new ReferenceFaultException(address, isWrite, operand);
            }
        }
    }

    /// <summary>The bytes from an address on that are in its page.</summary>
    private Span<byte> PartOf(ulong address, int length)
    {
        var offset = (int)(address % PageBytes);
        return _pages[address / PageBytes].AsSpan(offset, Math.Min(length, PageBytes - offset));
    }
}
