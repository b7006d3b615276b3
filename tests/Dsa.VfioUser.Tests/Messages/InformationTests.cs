using System.Text;
using System.Text.Json;
using Dsa.VfioUser.Protocol;
using Dsa.VfioUser.Tests.Client;

namespace Dsa.VfioUser.Tests.Messages;

public sealed class InformationTests : IDisposable
{
    private readonly ServedDsa _served = new();

    [LinuxFact]
    public void The_version_is_agreed_on_and_limits_are_told()
    {
        using var client = new VfioClient(_served.Path);
        var answer = client.AgreeOnVersion();
        Assert.Equal(new ProtocolVersion(0, 0), answer.As<ProtocolVersion>());
        Assert.Equal(0, answer.Body[^1]);
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(answer.Body.AsSpan(4, answer.Body.Length - 5)));
        var capabilities = json.RootElement.GetProperty("capabilities");
        Assert.Equal(16, capabilities.GetProperty("max_msg_fds").GetInt32());
        Assert.Equal(1 << 20, capabilities.GetProperty("max_data_xfer_size").GetInt32());
        Assert.Equal(4096, capabilities.GetProperty("pgsizes").GetInt32());
        Assert.False(capabilities.TryGetProperty("write_multiple", out _));
    }

    [LinuxTheory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"capabilities":{"max_data_xfer_size":"big"}}""")]
    [InlineData("""{"capabilities":{"max_data_xfer_size":16}}""")]
    public void A_version_that_is_no_JSON_of_capabilities_ends_the_connection(string json)
    {
        using var client = new VfioClient(_served.Path);
        Assert.Equal(Errno.EINVAL, client.AgreeOnVersion(json).Error);
        Assert.Null(client.Receive());
    }

    [LinuxFact]
    public void Another_major_version_ends_the_connection()
    {
        using var client = new VfioClient(_served.Path);
        Assert.Equal(Errno.EINVAL, client.Ask(MessageCommand.Version, [1, 0, 0, 0]).Error);
        Assert.Null(client.Receive());
    }

    [LinuxFact]
    public void Nothing_comes_before_the_version()
    {
        using var client = new VfioClient(_served.Path);
        Assert.Equal(Errno.EINVAL, client.Ask(MessageCommand.GetInformation, new DeviceInformation(16, 0, 0, 0)).Error);
        Assert.Null(client.Receive());
    }

    [LinuxFact]
    public void The_device_is_a_PCI_function_with_reset()
    {
        using var client = VfioClient.Connect(_served.Path);
        var answer = client.Ask(MessageCommand.GetInformation, new DeviceInformation(16, 0, 0, 0)).As<DeviceInformation>();
        Assert.Equal(new DeviceInformation(16, DeviceInformationFlags.Reset | DeviceInformationFlags.Pci, 9, 5), answer);
    }

    [LinuxTheory]
    [InlineData(0, 0x10000)]
    [InlineData(1, 0)]
    [InlineData(2, 0x20000)]
    [InlineData(3, 0)]
    [InlineData(6, 0)]
    [InlineData(7, 0x1000)]
    [InlineData(8, 0)]
    public void Regions_have_their_sizes(uint index, ulong sizeBytes)
    {
        using var client = VfioClient.Connect(_served.Path);
        var answer = client.Ask(MessageCommand.GetRegionInformation, new RegionInformation(32, 0, index, 0, 0, 0)).As<RegionInformation>();
        Assert.Equal(sizeBytes, answer.LengthBytes);
        Assert.Equal(sizeBytes == 0 ? RegionFlags.None : RegionFlags.Read | RegionFlags.Write, answer.Flags);
    }

    [LinuxTheory]
    [InlineData(0, 0)]
    [InlineData(2, 9)]
    [InlineData(3, 0)]
    public void Interrupts_are_MSI_X_only(uint kind, uint count)
    {
        using var client = VfioClient.Connect(_served.Path);
        var answer = client.Ask(MessageCommand.GetInterruptInformation, new InterruptInformation(16, 0, (InterruptKind)kind, 0)).As<InterruptInformation>();
        Assert.Equal(count, answer.Count);
    }

    [LinuxFact]
    public void What_is_not_there_is_refused_and_the_connection_goes_on()
    {
        using var client = VfioClient.Connect(_served.Path);
        Assert.Equal(Errno.EINVAL, client.Ask(MessageCommand.GetRegionInformation, new RegionInformation(32, 0, 9, 0, 0, 0)).Error);
        Assert.Equal(Errno.EINVAL, client.Ask(MessageCommand.GetRegionInformation, new RegionInformation(31, 0, 0, 0, 0, 0)).Error);
        Assert.Equal(Errno.EINVAL, client.Ask(MessageCommand.GetInterruptInformation, new InterruptInformation(16, 0, InterruptKind.Count, 0)).Error);
        Assert.Equal(Errno.EINVAL, client.Ask(MessageCommand.GetInformation, [1, 2, 3]).Error);
        Assert.Equal(Errno.EINVAL, client.AgreeOnVersion().Error);
        Assert.Equal(Errno.EOPNOTSUPP, client.Ask((MessageCommand)6, []).Error);
        Assert.Equal(Errno.EOPNOTSUPP, client.Ask((MessageCommand)15, []).Error);
        Assert.Equal(Errno.EOPNOTSUPP, client.Ask(MessageCommand.DmaRead, new DmaAccess(0, 8)).Error);
        Assert.Equal(9, _served.Server.Statistics.Refusals + 1);
        Assert.False(client.Ask(MessageCommand.GetInformation, new DeviceInformation(16, 0, 0, 0)).Header.IsError);
    }

    [LinuxFact]
    public void A_message_that_says_a_size_that_none_has_ends_the_connection()
    {
        foreach (var size in new uint[] { 0, 15, MessageLimits.MostMessageBytes + 1, uint.MaxValue })
        {
            using var client = VfioClient.Connect(_served.Path);
            client.Send(new MessageHeader(9, MessageCommand.GetInformation, size, MessageFlags.Command, 0), []);
            Assert.Null(client.Receive());
        }

        using var next = VfioClient.Connect(_served.Path);
    }

    [LinuxFact]
    public void An_answer_that_nothing_waits_for_changes_nothing()
    {
        using var client = VfioClient.Connect(_served.Path);
        client.Send(new MessageHeader(1, MessageCommand.DmaRead, MessageHeader.HeaderBytes, MessageFlags.Reply, 0), []);
        Assert.False(client.Ask(MessageCommand.GetInformation, new DeviceInformation(16, 0, 0, 0)).Header.IsError);
    }

    public void Dispose() => _served.Dispose();
}
