using System.Diagnostics;
using System.Runtime.InteropServices;
using Process = System.Diagnostics.Process;

namespace Dsa.VfioUser.Tests.Commands;

/// <summary>The command <c>dsa serve</c>, or another of <c>dsa</c>, as a process of its own.</summary>
internal sealed partial class ServeProcess : IDisposable
{
    private const int Terminate = 15;

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly Task<string> _output;

    public ServeProcess(params string[] arguments)
        : this(["serve"], arguments)
    {
    }

    public ServeProcess(string[] command, string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "dsa.dll"), .. command, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _error = _process.StandardError.ReadToEndAsync();
        _output = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Waits until the sockets are there.</summary>
    public void AwaitSockets(params string[] paths) =>
        Assert.True(SpinWait.SpinUntil(() => _process.HasExited || paths.All(File.Exists), s_longest) && !_process.HasExited, "dsa serve does not listen");

    /// <summary>Ends it as a service manager does.</summary>
    public void End() => Assert.Equal(0, Kill(_process.Id, Terminate));

    /// <summary>Waits for its end.</summary>
    public (int ExitCode, string Output, string Error) Await()
    {
        Assert.True(_process.WaitForExit(s_longest), "dsa serve does not end");
        return (_process.ExitCode, _output.Result, _error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
