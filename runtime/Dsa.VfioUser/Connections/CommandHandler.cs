using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.VfioUser.Functions;
using Dsa.VfioUser.Memory;
using Dsa.VfioUser.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Connections;

/// <summary>Carries out the commands of one client.</summary>
/// <remarks>The connection's thread alone calls. What is wrong with a command is answered; what makes further ones senseless ends the connection.</remarks>
/// <param name="socket">Where answers go.</param>
/// <param name="memory">The client's memory.</param>
/// <param name="function">The function, as this client has it.</param>
/// <param name="dma">Guest memory by messages.</param>
/// <param name="statistics">What is counted.</param>
/// <param name="logger">What is told.</param>
internal sealed class CommandHandler(
    MessageSocket socket, GuestMemory memory, ClientFunction function, DmaMessages dma, ServerStatistics statistics, ILogger logger)
{
    /// <summary>Whether the client has agreed on a version.</summary>
    public bool HasVersion { get; private set; }

    /// <summary>Carries out a command, and answers it.</summary>
    /// <exception cref="ProtocolException">The connection has to end.</exception>
    public void Handle(ReceivedMessage message)
    {
        statistics.CountCommand();
        ServerLog.Command(logger, message.Header.Command, message.Header.SizeBytes);
        if (!HasVersion)
        {
            AgreeOnVersion(message);
            return;
        }

        var error = message.Header.Command switch
        {
            MessageCommand.DmaMap => MapMemory(message),
            MessageCommand.DmaUnmap => UnmapMemory(message),
            MessageCommand.GetInformation => TellInformation(message),
            MessageCommand.GetRegionInformation => TellRegion(message),
            MessageCommand.GetInterruptInformation => TellInterrupts(message),
            MessageCommand.SetInterrupts => SetInterrupts(message),
            MessageCommand.RegionRead => ReadRegion(message),
            MessageCommand.RegionWrite => WriteRegion(message),
            MessageCommand.DeviceReset => Reset(message),
            MessageCommand.Version => Errno.EINVAL,
            _ => Errno.EOPNOTSUPP,
        };
        if (error != Errno.None)
        {
            Refuse(message, error);
        }
    }

    private void AgreeOnVersion(ReceivedMessage message)
    {
        if (message.Header.Command != MessageCommand.Version
            || !VersionMessage.TryRead(message.Body, out var version, out var mostDataBytes)
            || version.Major != 0)
        {
            Refuse(message, Errno.EINVAL);
            throw new ProtocolException("no VERSION 0.x comes first");
        }

        dma.MostDataBytes = mostDataBytes;
        HasVersion = true;
        socket.AwaitMessages();
        statistics.CountClient();
        Answer(message, VersionMessage.Write(version with { Minor = 0 }));
    }

    private Errno MapMemory(ReceivedMessage message)
    {
        if (!TryRead(message, out DmaMapRequest request, out _, request => request.ArgumentBytes) || message.FileCount > 1)
        {
            return Errno.EINVAL;
        }

        var error = memory.Map(request, message.FileCount == 1 ? message.TakeFile(0) : null);
        if (error == Errno.None)
        {
            ServerLog.Mapped(logger, request.Address, request.LengthBytes, request.Flags, message.FileCount);
            Answer(message, []);
        }

        return error;
    }

    private Errno UnmapMemory(ReceivedMessage message)
    {
        if (!TryRead(message, out DmaUnmapRequest request, out _, request => request.ArgumentBytes))
        {
            return Errno.EINVAL;
        }

        var error = memory.Unmap(request);
        return error == Errno.None ? Answer(message, request) : error;
    }

    private Errno TellInformation(ReceivedMessage message) =>
        TryRead(message, out DeviceInformation _, out var bytes, request => request.ArgumentBytes)
            ? Answer(message, new DeviceInformation(bytes, DeviceInformationFlags.Reset | DeviceInformationFlags.Pci, (uint)RegionIndex.Count, (uint)InterruptKind.Count))
            : Errno.EINVAL;

    private Errno TellRegion(ReceivedMessage message)
    {
        if (!TryRead(message, out RegionInformation request, out var bytes, request => request.ArgumentBytes) || request.Index >= (uint)RegionIndex.Count)
        {
            return Errno.EINVAL;
        }

        var size = (ulong)function.Regions.SizeBytes((RegionIndex)request.Index);
        var file = function.Regions.MappedTo((RegionIndex)request.Index);
        var flags = size == 0 ? RegionFlags.None : RegionFlags.Read | RegionFlags.Write | (file is null ? RegionFlags.None : RegionFlags.Map);
        return Answer(message, new RegionInformation(bytes, flags, request.Index, 0, size, 0), file);
    }

    private Errno TellInterrupts(ReceivedMessage message)
    {
        if (!TryRead(message, out InterruptInformation request, out var bytes, request => request.ArgumentBytes) || request.Kind >= InterruptKind.Count)
        {
            return Errno.EINVAL;
        }

        return Answer(message, request.Kind == InterruptKind.MsiX
            ? new InterruptInformation(bytes, InterruptFlags.EventFd | InterruptFlags.NoResize, request.Kind, (uint)function.Vectors.Count)
            : new InterruptInformation(bytes, InterruptFlags.None, request.Kind, 0));
    }

    private Errno SetInterrupts(ReceivedMessage message)
    {
        if (!MemoryMarshal.TryRead(message.Body, out InterruptSetup setup) || setup.ArgumentBytes < Unsafe.SizeOf<InterruptSetup>())
        {
            return Errno.EINVAL;
        }

        var error = function.SetInterrupts(setup, message.Body[Unsafe.SizeOf<InterruptSetup>()..], message);
        if (error == Errno.None)
        {
            Answer(message, []);
        }

        return error;
    }

    private Errno ReadRegion(ReceivedMessage message)
    {
        if (message.Body.Length != Unsafe.SizeOf<RegionAccess>()
            || !MemoryMarshal.TryRead(message.Body, out RegionAccess access)
            || access.Count > MessageLimits.MostDataBytes
            || !function.Regions.Contains(access))
        {
            return Errno.EINVAL;
        }

        const int DataOffset = MessageHeader.HeaderBytes + 16;
        var sizeBytes = DataOffset + (int)access.Count;
        var buffer = ArrayPool<byte>.Shared.Rent(sizeBytes);
        message.Header.ToReply(sizeBytes - MessageHeader.HeaderBytes).Write(buffer);
        MemoryMarshal.Write(buffer.AsSpan(MessageHeader.HeaderBytes), in access);
        function.SettlePortals();
        function.Regions.Read(access, buffer.AsSpan(DataOffset, (int)access.Count));
        Send(message, buffer.AsSpan(0, sizeBytes));
        ArrayPool<byte>.Shared.Return(buffer);
        return Errno.None;
    }

    private Errno WriteRegion(ReceivedMessage message)
    {
        if (!MemoryMarshal.TryRead(message.Body, out RegionAccess access)
            || access.Count != (ulong)(message.Body.Length - Unsafe.SizeOf<RegionAccess>())
            || !function.Regions.Contains(access))
        {
            return Errno.EINVAL;
        }

        function.SettlePortals();
        if (function.Regions.Write(access, message.Body[Unsafe.SizeOf<RegionAccess>()..]))
        {
            function.Reset();
        }

        return Answer(message, access);
    }

    private Errno Reset(ReceivedMessage message)
    {
        if (!message.Body.IsEmpty)
        {
            return Errno.EINVAL;
        }

        function.Reset();
        Answer(message, []);
        return Errno.None;
    }

    /// <summary>Reads a payload that is of one size, and says so.</summary>
    private static bool TryRead<T>(ReceivedMessage message, out T request, out uint bytes, Func<T, uint> argumentBytes)
        where T : unmanaged
    {
        bytes = (uint)Unsafe.SizeOf<T>();
        return MemoryMarshal.TryRead(message.Body, out request) && message.Body.Length == (int)bytes && argumentBytes(request) >= bytes;
    }

    private Errno Answer<T>(ReceivedMessage message, T body, SafeFileHandle? file = null)
        where T : unmanaged
    {
        Answer(message, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in body)), file);
        return Errno.None;
    }

    private void Answer(ReceivedMessage message, ReadOnlySpan<byte> body, SafeFileHandle? file = null)
    {
        var sizeBytes = MessageHeader.HeaderBytes + body.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(sizeBytes);
        message.Header.ToReply(body.Length).Write(buffer);
        body.CopyTo(buffer.AsSpan(MessageHeader.HeaderBytes));
        Send(message, buffer.AsSpan(0, sizeBytes), file);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Refuse(ReceivedMessage message, Errno error)
    {
        statistics.CountRefusal();
        ServerLog.CommandRefused(logger, message.Header.Command, error);
        Span<byte> bytes = stackalloc byte[MessageHeader.HeaderBytes];
        message.Header.ToError(error).Write(bytes);
        Send(message, bytes);
    }

    private void Send(ReceivedMessage message, ReadOnlySpan<byte> bytes, SafeFileHandle? file = null)
    {
        if (!message.Header.WantsNoReply && !socket.Send(bytes, file))
        {
            throw new ProtocolException("the client takes no answer");
        }
    }
}
