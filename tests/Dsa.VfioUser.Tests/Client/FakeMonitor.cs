using System.Net.Sockets;
using System.Text;

namespace Dsa.VfioUser.Tests.Client;

/// <summary>Answers as QEMU's monitor does: with a prompt, an echo full of escape codes, and the register.</summary>
internal sealed class FakeMonitor : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Thread _thread;
    private volatile Socket? _client;

    public FakeMonitor(string path)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(1);
        _thread = new Thread(Answer) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>What the register holds.</summary>
    public ulong Root { get; set; }

    public void Dispose()
    {
        _listener.Dispose();
        _client?.Dispose();
        _thread.Join();
    }

    private void Answer()
    {
        try
        {
            using var client = _listener.Accept();
            _client = client;
            client.Send("QEMU 11.1.3 monitor - type 'help' for more information\r\n(qemu) "u8);
            var question = new byte[256];
            while (client.Receive(question) is var length and > 0)
            {
                foreach (var character in Encoding.ASCII.GetString(question, 0, length).TrimEnd('\n'))
                {
                    client.Send(Encoding.ASCII.GetBytes($"{character}\x1b[K\x1b[D"));
                }

                client.Send(Encoding.ASCII.GetBytes($"\r\nfed90020: 0x{Root:x16}\r\n(qemu) "));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
