using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Dsa.VfioUser.Translation;

/// <summary>QEMU's monitor, which is asked where the guest's IOMMU tables are: vfio-user does not tell.</summary>
/// <remarks>
/// A thread of its own asks, since QEMU holds one lock while it waits for this process's answer and while the monitor answers. It
/// looks for the socket until it is there, asks until the guest has set the register, and less often after that: a guest may
/// start again.
/// </remarks>
public sealed partial class GuestMonitor : IDisposable
{
    private const string Question = "xp /1gx 0xfed90020\n";
    private const int MostAnswerCharacters = 1 << 16;

    private static readonly TimeSpan s_often = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_seldom = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly ManualResetEventSlim _ending = new();
    private readonly Thread _thread;
    private Socket? _socket;
    private ulong _root;
    private string? _obstacle = "it gives no answer";
    private bool _hasAnswered;

    /// <summary>Begins to ask.</summary>
    /// <param name="path">The monitor's socket; it may not be there yet.</param>
    public GuestMonitor(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _thread = new Thread(Work) { Name = "guest monitor", IsBackground = true };
        _thread.Start();
    }

    /// <summary>What RTADDR_REG of the guest's IOMMU holds; 0 while that is not known.</summary>
    public ulong RootTableAddress => Volatile.Read(ref _root);

    /// <summary>Why it has never answered; null once it has.</summary>
    public string? Obstacle => Volatile.Read(ref _obstacle);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Set();
        Volatile.Read(ref _socket)?.Dispose();
        _thread.Join();
        _ending.Dispose();
    }

    private void Work()
    {
        while (!_ending.IsSet)
        {
            try
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                Volatile.Write(ref _socket, socket);
                // A monitor that has somebody else, and as many as it lets wait, is not waited for.
                socket.Blocking = false;
                socket.Connect(new UnixDomainSocketEndPoint(_path));
                socket.Blocking = true;
                AskOn(socket);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or ArgumentException)
            {
                // Not there yet, or gone.
                Volatile.Write(ref _obstacle, _hasAnswered ? null : exception.Message);
            }

            Volatile.Write(ref _root, 0);
            _ending.Wait(s_often);
        }
    }

    private void AskOn(Socket socket)
    {
        var text = new StringBuilder();
        var bytes = new byte[4096];
        while (!_ending.IsSet)
        {
            socket.Send(Encoding.ASCII.GetBytes(Question));
            Match answer;
            text.Clear();
            do
            {
                var received = socket.Receive(bytes);
                if (received == 0 || text.Length > MostAnswerCharacters)
                {
                    return;
                }

                text.Append(Encoding.ASCII.GetString(bytes, 0, received));
                answer = Answer().Match(text.ToString());
            }
            while (!answer.Success);

            _hasAnswered = true;
            Volatile.Write(ref _obstacle, null);
            Volatile.Write(ref _root, ulong.Parse(answer.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            _ending.Wait(RootTableAddress == 0 ? s_often : s_seldom);
        }
    }

    /// <summary>The line of the answer: the echo of the question is full of escape codes, and has no colon.</summary>
    [GeneratedRegex("fed90020: 0x([0-9a-f]{16})")]
    private static partial Regex Answer();
}
