using System.Net.Sockets;
using Dsa.VfioUser.Translation;

namespace Dsa.VfioUser.Tests.Translation;

public sealed class GuestMonitorTests
{
    [LinuxFact]
    public void A_monitor_that_has_as_many_as_it_lets_wait_is_not_waited_for()
    {
        var folder = Directory.CreateTempSubdirectory("monitor");
        List<Socket> waiting = [];
        try
        {
            var place = new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "m"));
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(place);
            listener.Listen(1);
            try
            {
                while (true)
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
                    waiting.Add(socket);
                    socket.Connect(place);
                }
            }
            catch (SocketException)
            {
                // No more may wait.
            }

            var monitor = new GuestMonitor(place.ToString()!);
            Thread.Sleep(300);
            var end = Task.Run(monitor.Dispose);
            Assert.True(end.Wait(TimeSpan.FromSeconds(30)));
            Assert.NotNull(monitor.Obstacle);
        }
        finally
        {
            waiting.ForEach(static socket => socket.Dispose());
            folder.Delete(recursive: true);
        }
    }
}
