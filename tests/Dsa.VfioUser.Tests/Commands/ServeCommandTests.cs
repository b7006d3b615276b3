using System.Text.Json;
using Dsa.VfioUser.Protocol;
using Dsa.VfioUser.Tests.Client;

namespace Dsa.VfioUser.Tests.Commands;

public sealed class ServeCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("serve");

    [LinuxFact]
    public void A_device_is_served_until_it_is_ended_and_says_what_it_did()
    {
        var (socket, trace) = (PathOf("s"), PathOf("trace"));
        using var serve = new ServeProcess("--vfio-user", socket, "--trace", trace, "--log-level", "Debug");
        serve.AwaitSockets(socket);
        Use(socket);
        Use(socket);
        serve.End();
        var (exitCode, output, error) = serve.Await();
        Assert.Equal(0, exitCode);
        Assert.StartsWith("dsa0 (DSA 2.0): 2 clients, ", output, StringComparison.Ordinal);
        Assert.Contains(" commands (0 refused), 2 descriptors (0 retries), 0 interrupts, 0 faults, 128 bytes read, 192 bytes written", output, StringComparison.Ordinal);
        Assert.Contains("a client is here", error, StringComparison.Ordinal);
        Assert.Contains("Memory at 0x0", error, StringComparison.Ordinal);
        Assert.Contains("MemMoveDescriptor", File.ReadAllText(trace), StringComparison.Ordinal);
        Assert.False(File.Exists(socket));
    }

    [LinuxFact]
    public void A_monitor_that_never_answered_is_told_where_there_was_a_guest()
    {
        var (socket, monitor) = (PathOf("s"), PathOf("monitor"));
        using var serve = new ServeProcess("--vfio-user", socket, "--guest-monitor", monitor, "--log-level", "None");
        serve.AwaitSockets(socket);
        Use(socket);
        serve.End();
        var (exitCode, _, error) = serve.Await();
        Assert.Equal(0, exitCode);
        Assert.StartsWith($"dsa serve: --guest-monitor {monitor} has not answered (", error, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void Several_devices_are_served_side_by_side_and_end_with_their_clients()
    {
        var (first, second, trace) = (PathOf("a"), PathOf("b"), PathOf("trace"));
        using var serve = new ServeProcess(
            "--vfio-user", first, "--device", "dsa1", "--vfio-user", second, "--device", "dsa3", "--once", "--json", "--log-level", "None", "--trace", trace);
        serve.AwaitSockets(first, second);
        using (var one = VfioClient.Connect(first))
        using (var other = VfioClient.Connect(second))
        using (var ram = new GuestRam(isSealed: true))
        {
            Assert.Equal((1u, 3u), (new GuestDriver(one, ram).Bar.Version.Read().Major, new GuestDriver(other, ram).Bar.Version.Read().Major));
            Assert.False(new GuestDriver(other, ram).Bar.GenCap.Read().BlockOnFault);
        }

        var (exitCode, output, error) = serve.Await();
        Assert.Equal((0, string.Empty), (exitCode, error));
        using var json = JsonDocument.Parse(output);
        var devices = json.RootElement.GetProperty("devices").EnumerateArray().ToList();
        Assert.Equal(["dsa0", "dsa1"], devices.Select(static device => device.GetProperty("device").GetString()));
        Assert.All(devices, static device => Assert.Equal(1, device.GetProperty("clients").GetInt32()));
        Assert.Equal(Enumerable.Range(0, File.ReadLines(trace).Count()), File.ReadLines(trace).Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("sequence").GetInt32()));
    }

    [LinuxTheory]
    [InlineData("trap", true)]
    [InlineData("poll", false)]
    public void Portals_are_mapped_when_they_are_polled_and_have_no_shared_queues_then(string portal, bool isTrapped)
    {
        var socket = PathOf("s");
        using var serve = new ServeProcess("--vfio-user", socket, "--portal", portal, "--once", "--log-level", "None");
        serve.AwaitSockets(socket);
        using (var client = VfioClient.Connect(socket))
        {
            using var file = client.AskForRegion(RegionIndex.Bar2).File;
            Assert.Equal(isTrapped, file is null);
            Assert.Equal(isTrapped, Bar0Capabilities.Read(new RegionBus(client, RegionIndex.Bar0)).WqCap.SharedMode);
        }

        Assert.Equal(0, serve.Await().ExitCode);
    }

    [LinuxTheory]
    [InlineData("No --vfio-user is given")]
    [InlineData("name one for each", "--vfio-user", "a", "--vfio-user", "b", "--device", "dsa1")]
    [InlineData("--vfio-user is given once and --device 2 times; name one for each, or none for dsa2.", "--vfio-user", "a", "--device", "dsa1", "--device", "dsa1")]
    [InlineData("--guest-monitor /nowhere/at/all: there is no folder /nowhere/at;", "--vfio-user", "a", "--guest-monitor", "/nowhere/at/all")]
    [InlineData("--guest-monitor is empty", "--vfio-user", "a", "--guest-monitor", "")]
    [InlineData("--trace is empty", "--vfio-user", "a", "--trace", "")]
    [InlineData("--portal takes one of trap, poll; write is none", "--vfio-user", "a", "--portal", "write")]
    [InlineData("is no part", "--vfio-user", "a", "--device", "dsa9")]
    [InlineData("is named twice", "--vfio-user", "a", "--vfio-user", "./a")]
    [InlineData("is named twice", "--vfio-user", "a", "--vfio-user", "b", "--guest-address", "00:05.0", "--guest-address", "00:05.0")]
    [InlineData("--guest-address 00:05.0 is named twice", "--vfio-user", "a", "--vfio-user", "b", "--guest-address", "0:5.0", "--guest-address", "00:05.0")]
    [InlineData("--vfio-user is empty", "--vfio-user", "")]
    [InlineData("cannot be read (it is a device)", "--vfio-user", "a", "--device", "/dev/zero")]
    [InlineData("is no address", "--vfio-user", "a", "--guest-address", "05.0")]
    [InlineData("cannot be made (there is no folder /nowhere/at); name a path", "--vfio-user", "/nowhere/at/all")]
    [InlineData("cannot be made", "--vfio-user", "/tmp/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_cannot_be_served_is_said_on_one_line(string message, params string[] arguments)
    {
        using var serve = new ServeProcess([.. arguments, "--log-level", "None"]);
        var (exitCode, output, error) = serve.Await();
        Assert.Equal((2, string.Empty), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [LinuxTheory]
    [InlineData("99")]
    [InlineData("loud")]
    public void A_level_that_has_no_such_name_is_refused(string level)
    {
        using var serve = new ServeProcess("--vfio-user", "a", "--log-level", level);
        Assert.Equal((2, string.Empty, $"dsa: --log-level takes one of trace, debug, information, warning, error, critical, none; {level} is none. (dsa serve --help lists the options)\n"), serve.Await());
    }

    [LinuxFact]
    public void What_somebody_else_has_put_in_the_place_of_the_socket_stays()
    {
        var socket = PathOf("s");
        using var serve = new ServeProcess("--vfio-user", socket);
        serve.AwaitSockets(socket);
        File.Delete(socket);
        File.WriteAllText(socket, "theirs");
        serve.End();
        Assert.Equal(0, serve.Await().ExitCode);
        Assert.Equal("theirs", File.ReadAllText(socket));
    }

    [LinuxFact]
    public void Who_only_looks_whether_somebody_listens_is_no_client()
    {
        var socket = PathOf("s");
        using var serve = new ServeProcess("--vfio-user", socket, "--once", "--log-level", "None");
        serve.AwaitSockets(socket);
        using (var second = new ServeProcess("--vfio-user", socket, "--log-level", "None"))
        {
            Assert.Equal(2, second.Await().ExitCode);
        }

        Use(socket);
        var (exitCode, output, _) = serve.Await();
        Assert.Equal(0, exitCode);
        Assert.StartsWith("dsa0 (DSA 2.0): 1 client, ", output, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void A_pipe_in_the_place_of_the_socket_is_left_alone()
    {
        var pipe = PathOf("pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            make.WaitForExit();
        }

        using var serve = new ServeProcess("--vfio-user", pipe, "--log-level", "None");
        Assert.Equal(2, serve.Await().ExitCode);
        Assert.True(File.Exists(pipe));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Use(string socket)
    {
        using var client = VfioClient.Connect(socket);
        using var ram = new GuestRam(isSealed: true);
        var driver = new GuestDriver(client, ram);
        driver.MapRam();
        driver.Enable();
        Assert.Equal(CompletionStatus.Success, driver.Run(GuestDriver.Move(0x1000, 0x2000, 64)).Status);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
