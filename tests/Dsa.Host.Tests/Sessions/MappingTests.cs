using System.Globalization;
using System.Runtime.InteropServices;
using Dsa.Device.Profiles;
using Dsa.Host.Devices;
using Dsa.Host.FileSystem;
using Dsa.Host.Instructions;
using Dsa.Host.Programs;
using Dsa.Host.Tests.Supervision;
using Dsa.Platform.Kernel;

namespace Dsa.Host.Tests.Sessions;

/// <summary>Programs that map the node of a queue.</summary>
public sealed class MappingTests
{
    private const int KilledByBusError = 128 + 7;

    [SessionTheory("gcc")]
    [InlineData("store", "mmap: mapped\n")]
    [InlineData("write-store", "mmap: mapped\nwrote 4096\n")]
    public void A_store_into_a_mapped_node_raises_SIGBUS_also_after_a_write(string action, string expected)
    {
        using var machine = EnabledMachine();
        var (status, output) = Run(machine, action, static (_, _) => { });
        Assert.Equal((KilledByBusError, expected), (status, output));
    }

    [SessionFact("gcc")]
    public void A_submission_finds_the_portal_by_the_address_and_is_checked_as_the_processor_does()
    {
        using var machine = EnabledMachine();
        var answers = new List<SubmissionAnswer>();
        var (status, output) = Run(machine, "hold", (session, line) =>
        {
            var words = line.Split(' ');
            var (process, portal, address) = (int.Parse(words[0], CultureInfo.InvariantCulture), Hex(words[1]), Hex(words[2]));
            var descriptor = new byte[64];
            Assert.Equal(64, machine.Programs.Find(process)!.Memory.CopyFrom(address, descriptor));
            var target = session.Submissions;
            answers.Add(target.Submit(process, process, SubmissionInstruction.MoveDir64B, portal + 8, descriptor));
            answers.Add(target.Submit(process, process, SubmissionInstruction.Enqcmds, portal, descriptor));
            answers.Add(target.Submit(process, process, SubmissionInstruction.MoveDir64B, address & ~63ul, descriptor));
            answers.Add(target.Submit(process, process, SubmissionInstruction.MoveDir64B, ulong.MaxValue - 63, descriptor));
            answers.Add(target.Submit(1, 1, SubmissionInstruction.MoveDir64B, portal, descriptor));
            answers.Add(target.Submit(process, process, SubmissionInstruction.Enqcmd, portal + 64, descriptor));
        });
        Assert.Equal((0, "status 1, same"), (status, output.Split('\n')[2]));
        Assert.Equal(
            [
                SubmissionAnswer.GeneralProtection, SubmissionAnswer.GeneralProtection, SubmissionAnswer.NotPortal,
                SubmissionAnswer.NotPortal, SubmissionAnswer.NotPortal, SubmissionAnswer.Accepted,
            ],
            answers);
    }

    [PolledFact("gcc")]
    public void Where_the_processor_lacks_the_instruction_a_polled_portal_is_found_by_the_address_all_the_same()
    {
        using var machine = EnabledMachine("dedicated");
        var answers = new List<SubmissionAnswer>();
        var (status, output) = Run(
            machine,
            "hold",
            (session, line) =>
            {
                var words = line.Split(' ');
                var process = int.Parse(words[0], CultureInfo.InvariantCulture);
                var descriptor = new byte[64];
                Assert.Equal(64, machine.Programs.Find(process)!.Memory.CopyFrom(Hex(words[2]), descriptor));
                answers.Add(session.Submissions.Submit(process, process, SubmissionInstruction.MoveDir64B, Hex(words[1]) + 64, descriptor));
            },
            PortalMode.Poll);
        Assert.Equal((0, "status 1, same"), (status, output.Split('\n')[2]));
        Assert.Equal([SubmissionAnswer.Accepted], answers);
    }

    private static HostMachine EnabledMachine(string mode = "shared")
    {
        var machine = new HostMachine(DeviceSet.Named([DeviceProfile.Dsa20]));
        (string Path, string Text)[] writes =
        [
            ("wq0.1/mode", mode), ("wq0.1/size", "16"), ("wq0.1/group_id", "0"), ("wq0.1/priority", "10"), ("wq0.1/block_on_fault", "1"),
            ("wq0.1/type", "user"), ("wq0.1/driver_name", "user"), ("wq0.1/name", "app"), ("engine0.0/group_id", "0"),
        ];
        foreach (var (path, text) in writes)
        {
            Assert.Equal(Errno.None, machine.Sysfs.WriteFile($"bus/dsa/devices/{path}", text));
        }

        if (mode == "shared")
        {
            Assert.Equal(Errno.None, machine.Sysfs.WriteFile("bus/dsa/devices/wq0.1/threshold", "16"));
        }

        Assert.Equal(Errno.None, machine.Sysfs.WriteFile("bus/dsa/drivers/idxd/bind", "dsa0"));
        Assert.Equal(Errno.None, machine.Sysfs.WriteFile("bus/dsa/drivers/user/bind", "wq0.1"));
        return machine;
    }

    // The program's output goes to a pipe with a name: it is told of each line but the first.
    private static (int Status, string Output) Run(HostMachine machine, string action, Action<HostSession, string> onLine, PortalMode mode = PortalMode.Trap)
    {
        var folder = Directory.CreateTempSubdirectory("dsa-session");
        try
        {
            var pipe = Path.Combine(folder.FullName, "output");
            Assert.Equal(0, MakePipe(pipe, 0b110_000_000));
            var session = new HostSession(machine, mode);
            var output = string.Empty;
            Exception? failure = null;
            var reader = new Thread(() =>
            {
                try
                {
                    using var lines = new StreamReader(pipe);
                    while (lines.ReadLine() is { } line)
                    {
                        if (output.Length > 0 && char.IsAsciiDigit(line[0]))
                        {
                            onLine(session, line);
                        }

                        output += line + "\n";
                    }
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            });
            reader.Start();
            var status = session.Run("sh", ["-c", $"exec {ClientProgram.Compile("queue")} /dev/dsa/wq0.1 {action} > {pipe}"]);
            reader.Join();
            return failure is null ? (status, output) : throw new InvalidOperationException("The client's output was not as expected.", failure);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "mkfifo", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int MakePipe(string path, int mode);
}
