using System.Diagnostics;
using Dsa.Host.Tests.Sessions;
using Dsa.Host.Tests.Supervision;
using Xunit.Abstractions;

namespace Dsa.Host.Tests.Soak;

/// <summary>Sessions whose program submits from many threads, one after the other; every fifth is killed (SIGKILL) at any moment from its start to its end.</summary>
public sealed class EndTests(ITestOutputHelper output)
{
    private const int Runs = 5;
    private const string Shared = "/dev/dsa/wq0.1";
    private const string Right = "512 of 512 copies are right";

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    public static TheoryData<int> Seeds => Soak.Seeds;

    [SessionTheory("gcc", "unshare")]
    [MemberData(nameof(Seeds))]
    public void No_process_mount_or_file_is_left(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var mark = $"DSA_SOAK_RUN={Guid.NewGuid():N}";
        var folder = Directory.CreateTempSubdirectory("dsa-soak");
        var before = OfHost();
        var (fileSystems, killed) = (new List<string>(), new List<string>());
        var (ofSession, ofProgram) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var number = 1; number <= Runs * Soak.Scale; number++)
        {
            var since = Stopwatch.StartNew();
            using var process = Start(mark, folder.FullName);
            var error = process.StandardError.ReadToEndAsync();
            // The start of a session takes long: half of those that are killed are so once the program is there.
            var isKilled = number % Runs == 0;
            var isStarted = !isKilled || random.Next(2) == 0;
            var text = isStarted ? process.StandardOutput.ReadLine() + "\n" : string.Empty;
            var start = since.Elapsed;
            var rest = process.StandardOutput.ReadToEndAsync();
            var moment = random.NextDouble() * (isStarted ? ofProgram : ofSession);
            if (isKilled && !process.WaitForExit(moment))
            {
                process.Kill();
            }

            Assert.True(process.WaitForExit(s_longest) && rest.Wait(s_longest));
            text += rest.Result;
            Assert.True((isKilled && process.ExitCode == 137) || IsRight(process, text, error.Result), text + error.Result);
            if (isKilled)
            {
                killed.Add($"{moment.TotalMilliseconds:F0} ms{(isStarted ? " of its program" : string.Empty)}{(process.ExitCode == 0 ? " (had ended)" : string.Empty)}");
            }
            else
            {
                (ofSession, ofProgram) = (since.Elapsed, since.Elapsed - start);
            }

            fileSystems.AddRange(text.Split('\n').Take(1).Where(static line => line.Length > 0));
            Assert.True(SpinWait.SpinUntil(() => !Leftovers.Processes(mark).Any(), s_longest), string.Join(' ', Leftovers.Processes(mark)));
        }

        Assert.All(fileSystems, static one => Assert.Matches("^[0-9]+$", one));
        Assert.True(SpinWait.SpinUntil(() => !Leftovers.FileSystems(fileSystems).Any(), s_longest), string.Join(' ', Leftovers.FileSystems(fileSystems)));
        Assert.Equal(before, OfHost());
        folder.Delete();
        output.WriteLine($"{Runs * Soak.Scale} sessions, the last of {ofSession.TotalMilliseconds:F0} ms, {ofProgram.TotalMilliseconds:F0} of them of its program; killed after {string.Join(", ", killed)}");
    }

    private static Process Start(string mark, string folder)
    {
        var start = DsaExec.Describe("exec", "--stats", "--", "sh", "-c", $"{Leftovers.TellFileSystem}; exec {ClientProgram.Compile("device")} {Shared} threads");
        var (name, value) = (mark.Split('=')[0], mark.Split('=')[1]);
        start.Environment[name] = value;
        start.Environment["TMPDIR"] = folder;
        // A runtime of .NET that is killed leaves the files by which debuggers find it.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }

    private static bool IsRight(Process process, string text, string error) =>
        process.ExitCode == 0 && text.EndsWith($"\n{Right}\n", StringComparison.Ordinal) && error.Contains("wq0.1: 512 descriptors, ", StringComparison.Ordinal);

    private static string OfHost() =>
        string.Join('\n', [.. File.ReadAllLines("/proc/self/mountinfo"), .. Directory.GetFileSystemEntries("/dev").Order(), .. Directory.GetFileSystemEntries("/sys/bus").Order()]);
}
