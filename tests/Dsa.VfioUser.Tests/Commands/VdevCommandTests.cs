using System.Diagnostics;
using System.Text.Json;
using Dsa.Host.Background;
using Dsa.VfioUser.Protocol;
using Dsa.VfioUser.Tests.Client;
using Process = System.Diagnostics.Process;

namespace Dsa.VfioUser.Tests.Commands;

/// <summary>Virtual devices of a host in the background, from <c>create</c> to <c>remove</c>.</summary>
public sealed class VdevCommandTests : IDisposable
{
    private const string Uuid = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vdev");
    private readonly string _host = $"vdev-{Environment.ProcessId}";

    [HostFact]
    public void A_virtual_device_lives_from_create_to_remove_and_is_served_meanwhile()
    {
        var (socket, trace) = (Path.Combine(_folder.FullName, "s"), Path.Combine(_folder.FullName, "trace"));
        Assert.Contains("is not up", Run(2, "list"), StringComparison.Ordinal);
        Host("up", "--unconfigured", "--device", "dsa1");
        try
        {
            Assert.Equal($"{Uuid}\n", Run(0, "create", "dsa-1dwq-v1", "--uuid", Uuid));
            Assert.Contains("| dsa-1dwq-v1 | dsa0   | 7         |", Run(0, "types"), StringComparison.Ordinal);
            using (var serve = Serve(socket, "--trace", trace))
            {
                serve.AwaitSockets(socket);
                Assert.Equal(("served", 0), Listed());
                using (var client = VfioClient.Connect(socket))
                using (var ram = new GuestRam(isSealed: true))
                {
                    Move(client, ram);
                    Assert.Equal(("served", 1), Listed());
                    Assert.Contains($"{Uuid} is served at {socket}; end that first", Run(2, "remove", Uuid), StringComparison.Ordinal);
                    using var second = Serve(socket + "2");
                    Assert.Contains("is served at", second.Await().Error, StringComparison.Ordinal);
                }

                serve.End();
                var (exitCode, output, error) = serve.Await();
                Assert.Equal(0, exitCode);
                Assert.StartsWith($"{Uuid} (dsa-1dwq-v1): 1 client, ", output, StringComparison.Ordinal);
                Assert.Contains("1 descriptor (0 retries)", output, StringComparison.Ordinal);
                Assert.Contains("the client has gone", error, StringComparison.Ordinal);
                Assert.Contains("MemMoveDescriptor", File.ReadAllText(trace), StringComparison.Ordinal);
            }

            Assert.Equal(("idle", 0), Listed());
            Assert.False(File.Exists(socket));
            Assert.Empty(Run(0, "remove", Uuid));
            Assert.Equal("[]\n", Run(0, "list", "--json"));
        }
        finally
        {
            Host("down");
        }
    }

    [HostFact]
    public void Of_a_function_that_was_unbound_nothing_is_made_any_more()
    {
        Host("up", "--unconfigured", "--device", "dsa1");
        try
        {
            Run(0, "create", "dsa-1dwq-v1", "--uuid", Uuid);
            Host("run", "--", "sh", "-c", "for one in unbind bind; do basename $(readlink -f /sys/bus/pci/devices/*:6a:01.0) > /sys/bus/pci/drivers/idxd/$one; done");
            Assert.Equal(("lost", 0), Listed());
            Assert.Equal("[]\n", Run(0, "types", "--json"));
            Assert.Contains("dsa0 was taken from the driver since the host began, and gives no queues any more; end the host, and begin it again.", Run(2, "create", "dsa-1dwq-v1"), StringComparison.Ordinal);
            Assert.Empty(Run(0, "remove", Uuid));
        }
        finally
        {
            Host("down");
        }
    }

    [HostFact]
    public void A_request_that_no_client_makes_is_refused_and_the_host_goes_on()
    {
        Host("up", "--unconfigured", "--device", "dsa1");
        try
        {
            Assert.Contains("what is asked of the host has no type", Asked("""{"action":"create"}"""), StringComparison.Ordinal);
            Assert.Contains(Uuid, Asked($$"""{"action":"create","type":"dsa-1dwq-v1","uuid":"{{Uuid}}"}"""), StringComparison.Ordinal);
            Assert.Contains("what is asked of the host has no uuid", Asked("""{"action":"remove"}"""), StringComparison.Ordinal);
            Assert.Contains("what is asked of the host has no socket", Asked($$"""{"action":"serve","uuid":"{{Uuid}}"}"""), StringComparison.Ordinal);
            Assert.Contains("the host does not know what is asked for", Asked("""{"action":99}"""), StringComparison.Ordinal);
            Assert.Contains("the host has failed at this, and goes on (ArgumentException", Asked($$"""{"action":"serve","uuid":"{{Uuid}}","socket":""}"""), StringComparison.Ordinal);
            Assert.Contains("\"state\":\"idle\"", Asked("""{"action":"list"}"""), StringComparison.Ordinal);
            Assert.Equal("{}", Asked($$"""{"action":"remove","uuid":"{{Uuid}}"}"""));
        }
        finally
        {
            Host("down");
        }
    }

    [HostFact]
    public void A_device_is_served_and_traced_where_who_asks_for_it_sees_it()
    {
        Host("up", "--unconfigured", "--device", "dsa1");

        // The devices' namespace has a /dev of its own, as it was when the host began.
        var folder = Directory.CreateDirectory($"/dev/{_host}").FullName;
        try
        {
            Assert.Contains(Uuid, Asked($$"""{"action":"create","type":"dsa-1dwq-v1","uuid":"{{Uuid}}"}"""), StringComparison.Ordinal);
            var (socket, trace) = (Path.Combine(folder, "s"), Path.Combine(folder, "trace"));
            using var serve = Serve(socket, "--trace", trace);
            serve.AwaitSockets(socket);
            VfioClient.Connect(socket).Dispose();
            Assert.True(File.Exists(trace));
            serve.End();
            Assert.Equal(0, serve.Await().ExitCode);
            Assert.False(File.Exists(socket));
        }
        finally
        {
            Host("down");
            Directory.Delete(folder, recursive: true);
        }
    }

    [HostFact]
    public void A_folder_that_the_host_sees_otherwise_is_refused_and_nothing_is_left_there()
    {
        Host("up", "--unconfigured", "--device", "dsa1");
        try
        {
            Run(0, "create", "dsa-1dwq-v1", "--uuid", Uuid);
            string[] options = ["--vfio-user SEEN/s", "--vfio-user HERE/s --trace SEEN/trace", "--vfio-user HERE/s --guest-monitor SEEN/monitor"];
            foreach (var option in options)
            {
                var (seen, here) = (_folder.CreateSubdirectory("seen").FullName, _folder.FullName);
                var script = $"mount -t tmpfs none {seen} && exec dotnet {Path.Combine(AppContext.BaseDirectory, "dsa.dll")} vdev serve {Uuid} --name {_host} {option.Replace("SEEN", seen, StringComparison.Ordinal).Replace("HERE", here, StringComparison.Ordinal)}";
                using var serve = Process.Start(new ProcessStartInfo("unshare", ["--mount", "sh", "-c", script]) { RedirectStandardError = true })!;
                Assert.Equal(
                    $"dsa vdev serve: the host does not see {seen} as it is here, but as it was mounted when the host began; name a folder that was there then, or begin the host again.\n",
                    serve.StandardError.ReadToEnd());
                serve.WaitForExit();
                Assert.Equal(2, serve.ExitCode);
                Assert.Empty(Directory.GetFileSystemEntries(seen));
            }

            Assert.Equal(("idle", 0), Listed());
        }
        finally
        {
            Host("down");
        }
    }

    [HostFact]
    public void The_socket_that_a_killed_host_left_is_replaced()
    {
        var socket = Path.Combine(_folder.FullName, "s");
        var killed = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "dsa.dll"), "host", "up", "--foreground", "--name", _host, "--unconfigured", "--device", "dsa1"]) { RedirectStandardOutput = true })!;
        Assert.Contains(": up.", killed.StandardOutput.ReadLine(), StringComparison.Ordinal);
        Run(0, "create", "dsa-1dwq-v1", "--uuid", Uuid);
        using (var serve = Serve(socket))
        {
            serve.AwaitSockets(socket);
            killed.Kill();
            killed.WaitForExit();
            killed.Dispose();
            Assert.Contains("has ended", serve.Await().Error, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(socket));
        Host("up", "--unconfigured", "--device", "dsa1");
        try
        {
            Run(0, "create", "dsa-1dwq-v1", "--uuid", Uuid);
            using var serve = Serve(socket);
            Assert.True(SpinWait.SpinUntil(() => Listed() == ("served", 0), TimeSpan.FromMinutes(1)));
            VfioClient.Connect(socket).Dispose();
            serve.End();
            Assert.Equal(0, serve.Await().ExitCode);
            Assert.False(File.Exists(socket));
        }
        finally
        {
            Host("down");
        }
    }

    [HostFact]
    public void A_device_is_served_no_longer_than_who_asked_for_it_lives_and_ends_with_its_host()
    {
        var socket = Path.Combine(_folder.FullName, "s");
        Host("up", "--unconfigured", "--device", "dsa1");
        try
        {
            Run(0, "create", "dsa-1dwq-v1", "--uuid", Uuid);
            using (var killed = Serve(socket))
            {
                killed.AwaitSockets(socket);
            }

            Assert.True(SpinWait.SpinUntil(() => Listed() == ("idle", 0), TimeSpan.FromMinutes(1)));
            Assert.Contains("cannot be made", Refused("--vfio-user", "/nowhere/at/all"), StringComparison.Ordinal);
            Assert.Contains("is no address", Refused("--vfio-user", socket, "--guest-address", "5"), StringComparison.Ordinal);
            Assert.Contains("name a file", Refused("--vfio-user", socket, "--trace", "-"), StringComparison.Ordinal);
            Assert.Equal(("idle", 0), Listed());
            using var serve = Serve(socket, "--portal", "poll");
            serve.AwaitSockets(socket);
            using (var client = VfioClient.Connect(socket))
            {
                using var mapped = client.AskForRegion(RegionIndex.Bar2).File;
                Assert.NotNull(mapped);
            }

            Host("down");
            Assert.Equal(2, serve.Await().ExitCode);
            Assert.False(File.Exists(socket));
        }
        finally
        {
            using var down = new ServeProcess(["host"], ["down", "--name", _host]);
            down.Await();
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Move(VfioClient client, GuestRam ram)
    {
        var driver = new GuestDriver(client, ram);
        driver.MapRam();
        driver.Configuration.PciCmd.Write(new PciCmd(0).WithBusMasterEnable(true).WithMemorySpaceEnable(true));
        Assert.Equal(CommandError.Success, driver.Command(Command.EnableDevice).Error);
        Assert.Equal(CommandError.Success, driver.Command(Command.EnableWq).Error);
        ram.Write(0x1000, Enumerable.Range(0, 64).Select(static place => (byte)place).ToArray());
        Assert.Equal(CompletionStatus.Success, driver.Run(GuestDriver.Move(0x1000, 0x3000, 64)).Status);
        Assert.Equal(ram.Read(0x1000, 64), ram.Read(0x3000, 64));
    }

    private ServeProcess Serve(string socket, params string[] options) =>
        new(["vdev", "serve", Uuid], ["--name", _host, "--vfio-user", socket, .. options]);

    private string Asked(string request)
    {
        using var lines = HostClient.Ask(_host, request);
        return lines.Read() ?? "no answer";
    }

    private string Refused(params string[] options)
    {
        using var serve = new ServeProcess(["vdev", "serve", Uuid], ["--name", _host, .. options]);
        var (exitCode, _, error) = serve.Await();
        Assert.Equal(2, exitCode);
        return Assert.Single(error.Trim().Split('\n'));
    }

    private (string? State, int Clients) Listed()
    {
        using var list = JsonDocument.Parse(Run(0, "list", "--json"));
        var device = Assert.Single(list.RootElement.EnumerateArray());
        return (device.GetProperty("state").GetString(), device.GetProperty("clients").GetInt32());
    }

    // What it says, on either stream: it is one of the two.
    private string Run(int exitCode, params string[] words)
    {
        using var command = new ServeProcess(["vdev"], [.. words, "--name", _host]);
        var run = command.Await();
        Assert.Equal((exitCode, exitCode == 0), (run.ExitCode, run.Error.Length == 0));
        return run.Output + run.Error;
    }

    private void Host(params string[] words)
    {
        using var command = new ServeProcess(["host"], [words[0], "--name", _host, .. words[1..]]);
        var run = command.Await();
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
    }
}
