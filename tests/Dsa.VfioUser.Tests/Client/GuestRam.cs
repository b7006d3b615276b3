using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.VfioUser.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Tests.Client;

/// <summary>Memory of a guest at address 0: a file that is shared with the server, or bytes that the client serves by messages.</summary>
internal sealed class GuestRam : IDisposable
{
    public const int SizeBytes = 4 << 20;

    public GuestRam(bool isSealed)
    {
        File = LinuxCalls.CreateMemory(SizeBytes);
        if (isSealed)
        {
            LinuxCalls.Seal(File, LinuxCalls.SealShrink);
        }
    }

    public SafeFileHandle File { get; }

    /// <summary>Requests that were served by messages.</summary>
    public int Requests { get; private set; }

    public void Write(ulong address, ReadOnlySpan<byte> data) => RandomAccess.Write(File, data, (long)address);

    public void Write<T>(ulong address, T value)
        where T : unmanaged =>
        Write(address, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    public byte[] Read(ulong address, int count)
    {
        var data = new byte[count];
        Assert.Equal(count, RandomAccess.Read(File, data, (long)address));
        return data;
    }

    public T Read<T>(ulong address)
        where T : unmanaged =>
        MemoryMarshal.Read<T>(Read(address, Unsafe.SizeOf<T>()));

    /// <summary>Serves a request; null for one that lies outside.</summary>
    public byte[]? Serve(Message message)
    {
        Requests++;
        var access = MemoryMarshal.Read<DmaAccess>(message.Body);
        if (access.Address > SizeBytes || access.Count > SizeBytes - access.Address)
        {
            return null;
        }

        if (message.Header.Command == MessageCommand.DmaWrite)
        {
            Write(access.Address, message.Body.AsSpan(Unsafe.SizeOf<DmaAccess>()));
            return [];
        }

        return [.. MemoryMarshal.AsBytes(new ReadOnlySpan<DmaAccess>(in access)), .. Read(access.Address, (int)access.Count)];
    }

    public void Dispose() => File.Dispose();
}
