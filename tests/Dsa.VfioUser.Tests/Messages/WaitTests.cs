using System.Net.Sockets;
using Dsa.VfioUser.Connections;
using Dsa.VfioUser.Protocol;
using Dsa.VfioUser.Tests.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dsa.VfioUser.Tests.Messages;

/// <summary>A connection's thread that waits for other threads.</summary>
public sealed class WaitTests
{
    [LinuxFact]
    public void What_was_once_found_to_be_so_is_not_asked_again()
    {
        var folder = Directory.CreateTempSubdirectory("wait");
        try
        {
            var path = Path.Combine(folder.FullName, "s");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            using var client = new VfioClient(path);
            using var connection = new ClientConnection(new MessageSocket(listener.Accept()), 1000, NullLogger.Instance);
            client.Tell(MessageCommand.DeviceReset, [], MessageFlags.NoReply);
            client.Dispose();
            var (asked, isSo) = (0, false);
            connection.Run(_ => isSo = connection.WaitUntil(() => ++asked == 1, 10_000));
            Assert.Equal((1, true), (asked, isSo));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
