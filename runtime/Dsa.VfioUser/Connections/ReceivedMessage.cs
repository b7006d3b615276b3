using System.Buffers;
using Dsa.VfioUser.Functions;
using Dsa.VfioUser.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Connections;

/// <summary>A whole message, and the files that came with it. Dispose it to close those that nobody took.</summary>
internal sealed class ReceivedMessage : IDisposable
{
    private readonly byte[] _buffer;
    private readonly SafeFileHandle[] _files;

    /// <summary>Takes over a buffer that is rented, and files.</summary>
    public ReceivedMessage(MessageHeader header, byte[] buffer, SafeFileHandle[] files)
    {
        Header = header;
        _buffer = buffer;
        _files = files;
    }

    /// <summary>The header.</summary>
    public MessageHeader Header { get; }

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(0, (int)Header.SizeBytes - MessageHeader.HeaderBytes);

    /// <summary>How many files came with it.</summary>
    public int FileCount => _files.Length;

    /// <summary>Whether a file is an eventfd.</summary>
    public bool IsEventFd(int index) => EventFdTable.IsEventFd(_files[index]);

    /// <summary>Hands a file out, once: it is not closed with the message any more.</summary>
    public SafeFileHandle TakeFile(int index)
    {
        var file = _files[index];
        _files[index] = new SafeFileHandle();
        return file;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }

        ArrayPool<byte>.Shared.Return(_buffer);
    }
}
