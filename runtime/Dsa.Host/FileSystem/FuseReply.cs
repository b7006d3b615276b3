using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.Host.FileSystem.Protocol;

namespace Dsa.Host.FileSystem;

/// <summary>The answer to one request, in a buffer of one server thread.</summary>
internal sealed class FuseReply
{
    private readonly byte[] _buffer = new byte[FuseDispatcher.MaximumTransferBytes + 4096];
    private int _length;

    /// <summary>What is sent; nothing for requests that have no answer.</summary>
    public ReadOnlySpan<byte> Message => _buffer.AsSpan(0, _length);

    /// <summary>Begins the answer to a request: success, with nothing behind it.</summary>
    public void Begin(ulong unique)
    {
        _length = 0;
        Append(new FuseOutHeader { Unique = unique });
        SetLength();
    }

    /// <summary>Makes it a failure.</summary>
    public void Fail(Errno error)
    {
        _length = Unsafe.SizeOf<FuseOutHeader>();
        Header.Error = -(int)error;
        SetLength();
    }

    /// <summary>Makes it no answer at all.</summary>
    public void Suppress() => _length = 0;

    /// <summary>Puts a structure behind it.</summary>
    public void Append<T>(in T value)
        where T : unmanaged => Append(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Puts bytes behind it.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
        SetLength();
    }

    /// <summary>Room for bytes behind it, of which <see cref="Use"/> takes the first.</summary>
    public Span<byte> Room(int most) => _buffer.AsSpan(_length, Math.Min(most, FuseDispatcher.MaximumTransferBytes));

    /// <summary>Puts the first bytes of the room behind it.</summary>
    public void Use(int count)
    {
        _length += count;
        SetLength();
    }

    private ref FuseOutHeader Header => ref MemoryMarshal.AsRef<FuseOutHeader>(_buffer.AsSpan());

    private void SetLength() => Header.LengthBytes = (uint)_length;
}
