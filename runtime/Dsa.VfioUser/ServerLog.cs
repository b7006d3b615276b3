using Dsa.VfioUser.Protocol;
using Microsoft.Extensions.Logging;

namespace Dsa.VfioUser;

/// <summary>What servers tell.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Information, "{Device} waits for clients at {Path}")]
    public static partial void Listening(ILogger logger, string device, string path);

    [LoggerMessage(2, LogLevel.Information, "{Device}: a client is here")]
    public static partial void Connected(ILogger logger, string device);

    [LoggerMessage(3, LogLevel.Information, "{Device}: the client has gone")]
    public static partial void Disconnected(ILogger logger, string device);

    [LoggerMessage(4, LogLevel.Warning, "The connection ends: {Reason}")]
    public static partial void ConnectionRefused(ILogger logger, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Command} is refused: {Error}")]
    public static partial void CommandRefused(ILogger logger, MessageCommand command, Errno error);

    [LoggerMessage(6, LogLevel.Warning, "Nothing waits for the answer to {Command} {Id}")]
    public static partial void UnexpectedAnswer(ILogger logger, MessageCommand command, ushort id);

    [LoggerMessage(7, LogLevel.Warning, "The client gives no memory within {Milliseconds} ms; it is not asked again")]
    public static partial void DmaTimedOut(ILogger logger, int milliseconds);

    [LoggerMessage(8, LogLevel.Debug, "Memory at 0x{Address:x}, 0x{LengthBytes:x} bytes, {Access}, {Files} file(s)")]
    public static partial void Mapped(ILogger logger, ulong address, ulong lengthBytes, DmaMapFlags access, int files);

    [LoggerMessage(9, LogLevel.Trace, "{Command}, {Bytes} bytes")]
    public static partial void Command(ILogger logger, MessageCommand command, uint bytes);

    [LoggerMessage(10, LogLevel.Error, "{Device}: a reset does not come to an end; no more clients are served")]
    public static partial void Stuck(ILogger logger, string device);

    [LoggerMessage(11, LogLevel.Warning, "{Device}: portals are not mapped, and trapped instead: {Reason}")]
    public static partial void PortalsNotMapped(ILogger logger, string device, string reason);
}
