using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Dsa.Host.Tests.Sessions;

/// <summary>A pseudo-terminal with a program that leads the session on it.</summary>
internal sealed partial class Terminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NotControlling = 0x100;
    private const int CloseOnExec = 0x80000;

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    private readonly FileStream _keys;
    private readonly SafeFileHandle _other;
    private readonly Thread _reader;
    private readonly StringBuilder _shown = new();

    /// <summary>Runs a script of sh in the foreground of a new terminal.</summary>
    public Terminal(string script, params string[] arguments)
    {
        var descriptor = OpenMaster(ReadWrite | NotControlling | CloseOnExec);
        Assert.True(descriptor >= 0 && Unlock(descriptor) == 0 && Grant(descriptor) == 0);
        var name = new byte[64];
        Assert.Equal(0, NameOf(descriptor, name, (nuint)name.Length));
        _keys = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
        var other = Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));

        // As long as somebody has the other end, whoever reads waits.
        _other = new SafeFileHandle(Open(other, ReadWrite | NotControlling | CloseOnExec), ownsHandle: true);
        Session = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec <{other} >{other} 2>&1; exec setsid --ctty --wait sh -c \"$0\" \"$@\"", script, .. arguments]))!;
        _reader = new Thread(Read) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>Ends with the program.</summary>
    public Process Session { get; }

    /// <summary>Types keys.</summary>
    public void Type(string keys) => _keys.Write(Encoding.ASCII.GetBytes(keys));

    /// <summary>Waits until a text has been shown, and gives all that has been.</summary>
    public string Await(string text)
    {
        var limit = Stopwatch.StartNew();
        lock (_shown)
        {
            while (!_shown.ToString().Contains(text, StringComparison.Ordinal) && limit.Elapsed < s_longest)
            {
                Monitor.Wait(_shown, s_longest);
            }

            Assert.Contains(text, _shown.ToString(), StringComparison.Ordinal);
            return _shown.ToString();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Session.Kill(entireProcessTree: true);
        Session.WaitForExit();
        Session.Dispose();
        _other.Dispose();
        _reader.Join();
        _keys.Dispose();
    }

    private void Read()
    {
        var buffer = new byte[4096];
        try
        {
            while (_keys.Read(buffer) is var count and > 0)
            {
                lock (_shown)
                {
                    _shown.Append(Encoding.UTF8.GetString(buffer, 0, count));
                    Monitor.PulseAll(_shown);
                }
            }
        }
        catch (IOException)
        {
            // Nobody has the other end any more.
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt")]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(int descriptor);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(int descriptor);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int NameOf(int descriptor, byte[] name, nuint length);
}
