using System.Diagnostics;
using System.Globalization;
using Dsa.Host.Tests.Supervision;

namespace Dsa.Host.Tests.Memory;

/// <summary>clients/image.c as a child of this process, which stands still between two lines.</summary>
internal sealed class ImageProgram : IDisposable
{
    private readonly Process _process;

    public ImageProgram(string way)
    {
        _process = Process.Start(new ProcessStartInfo(ClientProgram.Compile("image", "-no-pie"), way) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Address = ReadAddress();
    }

    public int Id => _process.Id;

    /// <summary>Where its bytes are: a page that it has touched, and one behind it that nobody has.</summary>
    public ulong Address { get; private set; }

    /// <summary>Has it execute itself, or give back its second page.</summary>
    public void GoOn()
    {
        _process.StandardInput.WriteLine();
        Assert.Equal(Address, ReadAddress());
    }

    /// <summary>Has it look at its bytes, and ends it.</summary>
    public string Finish()
    {
        _process.StandardInput.WriteLine();
        var answer = _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return answer;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private ulong ReadAddress() => ulong.Parse(_process.StandardOutput.ReadLine()!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
