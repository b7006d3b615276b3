using System.Runtime.InteropServices;
using Dsa.VfioUser.Protocol;

namespace Dsa.VfioUser.Tests.Client;

/// <summary>A message that a client received.</summary>
internal sealed record Message(MessageHeader Header, byte[] Body)
{
    public Errno Error => Header.IsError ? (Errno)Header.Error : Errno.None;

    public T As<T>()
        where T : unmanaged
    {
        Assert.False(Header.IsError, $"{Header.Command}: {Error}");
        return MemoryMarshal.Read<T>(Body);
    }
}
