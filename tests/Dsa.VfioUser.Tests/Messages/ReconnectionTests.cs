using System.Net.Sockets;
using Dsa.VfioUser.Protocol;
using Dsa.VfioUser.Tests.Client;

namespace Dsa.VfioUser.Tests.Messages;

public sealed class ReconnectionTests
{
    [LinuxFact]
    public void The_next_client_finds_the_function_as_after_a_reset()
    {
        using var served = new ServedDsa();
        using (var first = VfioClient.Connect(served.Path))
        using (var ram = new GuestRam(isSealed: true))
        {
            var driver = new GuestDriver(first, ram);
            driver.MapRam();
            driver.Enable();
        }

        using var second = VfioClient.Connect(served.Path);
        using var other = new GuestRam(isSealed: true);
        var next = new GuestDriver(second, other);
        Assert.Equal(DeviceState.Disabled, next.Bar.GenSts.Read().State);
        Assert.False(next.Configuration.PciCmd.Read().BusMasterEnable);
        Assert.Equal(0u, next.Bar.WqCfg[0].Size.Read().Entries);
        next.MapRam();
        next.Enable();
        Assert.Equal(CompletionStatus.Success, next.Run(GuestDriver.Move(0x1000, 0x2000, 64)).Status);
        Assert.Equal(2, served.Server.Statistics.Clients);
    }

    [LinuxFact]
    public void A_client_that_goes_in_the_middle_of_a_message_makes_way_for_the_next()
    {
        using var served = new ServedDsa();
        using (var first = VfioClient.Connect(served.Path))
        {
            first.SendRaw([1, 2, 3]);
        }

        using (var second = VfioClient.Connect(served.Path))
        {
            second.Send(new MessageHeader(2, MessageCommand.RegionWrite, 1000, MessageFlags.Command, 0), [1, 2, 3]);
        }

        using var third = VfioClient.Connect(served.Path);
        Assert.False(third.Ask(MessageCommand.GetInformation, new DeviceInformation(16, 0, 0, 0)).Header.IsError);
    }

    [LinuxFact]
    public void A_client_that_says_nothing_makes_way_for_the_next_and_one_that_has_agreed_may_be_silent()
    {
        using var served = new ServedDsa();
        using var silent = new VfioClient(served.Path);
        using var next = VfioClient.Connect(served.Path);
        Assert.Null(silent.Receive());
        Thread.Sleep(TimeSpan.FromSeconds(5.5));
        Assert.False(next.Ask(MessageCommand.GetInformation, new DeviceInformation(16, 0, 0, 0)).Header.IsError);
    }

    [LinuxFact]
    public void A_server_for_one_client_ends_with_it_and_takes_its_socket_away()
    {
        using var served = new ServedDsa(new FunctionServerOptions { ServesOneClient = true });
        VfioClient.Connect(served.Path).Dispose();
        served.Server.Join();
        Assert.False(File.Exists(served.Path));
    }

    [LinuxFact]
    public void A_server_ends_although_the_folder_of_its_socket_has_gone()
    {
        using var served = new ServedDsa();
        var folder = Path.GetDirectoryName(served.Path)!;
        Directory.Delete(folder, recursive: true);
        served.Server.Dispose();
        Directory.CreateDirectory(folder);
    }

    [LinuxFact]
    public void A_server_ends_while_a_client_is_there()
    {
        using var served = new ServedDsa();
        using var client = VfioClient.Connect(served.Path);
        served.Server.Dispose();
        Assert.Null(client.Receive());
    }

    [LinuxFact]
    public void A_socket_that_somebody_listens_at_is_not_taken_and_one_that_is_left_over_is()
    {
        using var served = new ServedDsa();
        var error = Assert.Throws<IOException>(() => new FunctionServer(served.Device, served.Path, new FunctionServerOptions(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
        Assert.Contains("in use", error.Message, StringComparison.OrdinalIgnoreCase);
        served.Server.Dispose();

        var file = Path.Combine(Path.GetDirectoryName(served.Path)!, "file");
        File.WriteAllText(file, "text");
        Assert.Throws<IOException>(() => new FunctionServer(served.Device, file, new FunctionServerOptions(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
        Assert.Equal("text", File.ReadAllText(file));

        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(served.Path));
        }

        using var again = new FunctionServer(served.Device, served.Path, new FunctionServerOptions(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        VfioClient.Connect(served.Path).Dispose();
    }
}
