using System.Runtime.InteropServices;
using Dsa.Host.Programs;

namespace Dsa.Host.Tests.Supervision;

public sealed partial class ProcessStatusTests
{
    private const int SetName = 15;

    [LinuxFact]
    public void A_name_is_no_line_of_the_status()
    {
        var found = 0;
        var thread = new Thread(() =>
        {
            Assert.Equal(0, Control(SetName, "\rTgid:\t4242", 0, 0, 0));
            found = ProcessStatus.ProcessId(ThreadId());
        });
        thread.Start();
        thread.Join();
        Assert.Equal(Environment.ProcessId, found);
    }

    [LinuxFact]
    public void Who_is_gone_is_its_own_process_and_ignores_nothing()
    {
        Assert.Equal(int.MaxValue, ProcessStatus.ProcessId(int.MaxValue));
        Assert.Equal(0UL, ProcessStatus.IgnoredSignals(int.MaxValue));
    }

    [LibraryImport("libc", EntryPoint = "prctl", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Control(int option, string name, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();
}
