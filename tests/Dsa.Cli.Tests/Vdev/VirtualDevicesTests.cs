using Dsa.Cli.Exec;
using Dsa.Cli.Vdev;
using Dsa.Configuration;
using Dsa.Device.Profiles;
using Dsa.Host;
using Dsa.Host.Devices;
using Dsa.Platform.Kernel;
using Dsa.Virtual;

namespace Dsa.Cli.Tests.Vdev;

/// <summary>Which queues of a host virtual devices are made of, and what is said where there is none.</summary>
public sealed class VirtualDevicesTests
{
    private const string Uuid = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001";
    private const string Configured = """
        [ { "dev": "dsa0", "groups": [ { "dev": "group0.0",
            "grouped_workqueues": [ { "dev": "wq0.3", "mode": "dedicated", "size": 8, "group_id": 0, "priority": 5, "type": "mdev", "driver_name": "mdev", "name": "vm" } ],
            "grouped_engines": [ { "dev": "engine0.0", "group_id": 0 } ] } ] } ]
        """;

    [Fact]
    public void A_device_that_nobody_has_configured_is_divided_into_as_many_as_it_has_queues()
    {
        using var host = new Host(DeviceProfile.Dsa10);
        Assert.Equal(["dsa-1dwq-v1 dsa0 8", "dsa-1swq-v1 dsa0 2048"], host.Available());
        for (var queue = 0; queue < 8; queue++)
        {
            var made = host.Devices.Create("dsa-1dwq-v1", null, null);
            Assert.Equal(("dsa-1dwq-v1", "dsa0", $"wq0.{queue}", "idle", 0, null), (made.Type, made.Parent, made.Queue, made.State, made.Clients, made.Socket));
            Assert.Equal(("16\n", "enabled\n", $"{queue % 4}\n"), (host.Read($"wq0.{queue}/size"), host.Read($"wq0.{queue}/state"), host.Read($"wq0.{queue}/group_id")));
        }

        Assert.Equal(["dsa-1dwq-v1 dsa0 0", "dsa-1swq-v1 dsa0 0"], host.Available());
        Assert.Equal(8, host.Devices.List().DistinctBy(static device => device.Uuid).Count());
        host.AssertRefused("dsa0 has no queue left for dsa-1dwq-v1: none of type mdev", static devices => devices.Create("dsa-1dwq-v1", null, null));
    }

    [Fact]
    public void A_removed_device_leaves_its_queue_to_the_next()
    {
        using var host = new Host(DeviceProfile.Dsa10);
        host.Devices.Create("dsa-1dwq-v1", null, null);
        Assert.Equal("wq0.1", host.Devices.Create("dsa-1dwq-v1", Uuid, null).Queue);
        host.AssertRefused($"there is a virtual device {Uuid} already", static devices => devices.Create("dsa-1dwq-v1", Uuid.ToUpperInvariant(), null), Uuid.ToUpperInvariant());
        host.Devices.Remove(Uuid);
        host.AssertRefused($"there is no virtual device {Uuid}", static devices => devices.Remove(Uuid));
        Assert.Equal("dsa-1dwq-v1 dsa0 7", host.Available()[0]);
        Assert.Equal("wq0.1", host.Devices.Create("dsa-1dwq-v1", Uuid, null).Queue);
    }

    [Fact]
    public void Shares_are_of_one_queue_and_each_accelerator_has_its_own_type()
    {
        using var host = new Host(DeviceProfile.Dsa10, DeviceProfile.Iaa20);
        Assert.Equal("wq0.0", host.Devices.Create("dsa-1swq-v1", null, null).Queue);
        Assert.Equal("wq0.0", host.Devices.Create("dsa-1swq-v1", null, null).Queue);
        Assert.Equal("wq0.1", host.Devices.Create("dsa-1dwq-v1", null, "dsa0").Queue);
        Assert.Equal("wq1.0", host.Devices.Create("iax-1dwq-v1", null, null).Queue);
        Assert.Equal(["16\n", "shared\n"], [host.Read("wq0.0/threshold"), host.Read("wq0.0/mode")]);
        host.AssertRefused("dsa0 cannot be divided into iax-1dwq-v1", static devices => devices.Create("iax-1dwq-v1", null, "dsa0"));
    }

    [Fact]
    public void Queues_of_a_configuration_are_taken_as_they_are()
    {
        using var host = new Host(DeviceProfile.Dsa10);
        var configuration = ConfigurationFile.Parse(System.Text.Encoding.UTF8.GetBytes(Configured));
        configuration.Load(host.Machine.Sysfs);
        configuration.Enable(host.Machine.Sysfs);
        Assert.Equal(["dsa-1dwq-v1 dsa0 1", "dsa-1swq-v1 dsa0 0"], host.Available());
        Assert.Equal("wq0.3", host.Devices.Create("dsa-1dwq-v1", null, null).Queue);
        Assert.Equal(["vm\n", "5\n"], [host.Read("wq0.3/name"), host.Read("wq0.3/priority")]);
    }

    [Fact]
    public void Queues_of_programs_are_left_alone()
    {
        using var host = new Host(DeviceProfile.Dsa10);
        var defaults = DefaultQueues.For(DeviceSet.Named([DeviceProfile.Dsa10]))!;
        defaults.Load(host.Machine.Sysfs);
        defaults.Enable(host.Machine.Sysfs);
        host.AssertRefused("begin the host with --unconfigured", static devices => devices.Create("dsa-1dwq-v1", null, null));
        Assert.Equal("user\n", host.Read("wq0.0/type"));
    }

    [Fact]
    public void A_queue_that_the_host_takes_away_is_lost_and_its_device_can_be_removed()
    {
        using var host = new Host(DeviceProfile.Dsa10);
        host.Devices.Create("dsa-1dwq-v1", Uuid, null);
        Assert.Equal(Errno.None, host.Machine.Sysfs.WriteFile("bus/dsa/drivers/mdev/unbind", "wq0.0"));
        Assert.Equal("lost", Assert.Single(host.Devices.List()).State);
        host.AssertRefused(
            "the host has taken wq0.0 away",
            static devices => devices.Serve(new VdevRequest(VdevAction.Serve) { Uuid = Uuid, Socket = "/nowhere" }, static _ => { }));
        host.Devices.Remove(Uuid);
        Assert.Empty(host.Devices.List());
    }

    [LinuxFact]
    public void While_one_is_served_no_thread_of_a_guest_works_for_the_host()
    {
        var folder = Directory.CreateTempSubdirectory("vdev");
        try
        {
            using var host = new Host(DeviceProfile.Dsa10);
            var uuids = Enumerable.Range(0, 2).Select(_ => host.Devices.Create("dsa-1dwq-v1", null, null).Uuid).ToArray();
            var served = uuids.Select(uuid => host.Devices.Serve(new VdevRequest(VdevAction.Serve) { Uuid = uuid, Socket = Path.Combine(folder.FullName, uuid[..8]) }, static _ => { })).ToArray();
            Assert.True(host.Machine.LeavesSubmitters);
            host.AssertRefused("already; end that first", devices => devices.Serve(new VdevRequest(VdevAction.Serve) { Uuid = uuids[0], Socket = "/nowhere" }, static _ => { }));
            host.Devices.End(served[0]);
            Assert.True(host.Machine.LeavesSubmitters);
            Assert.Equal(["idle", "served"], host.Devices.List().Select(static device => device.State));
            host.Devices.End(served[1]);
            Assert.False(host.Machine.LeavesSubmitters);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Portals_of_a_shared_queue_are_not_mapped_since_submissions_are_answered()
    {
        using var host = new Host(DeviceProfile.Dsa10);
        host.Devices.Create("dsa-1swq-v1", Uuid, null);
        host.AssertRefused(
            $"{Uuid} is of type dsa-1swq-v1: nothing answers to a shared queue by --portal poll",
            static devices => devices.Serve(new VdevRequest(VdevAction.Serve) { Uuid = Uuid, Socket = "/nowhere", MapsPortals = true }, static _ => { }));
        Assert.Equal("idle", Assert.Single(host.Devices.List()).State);
    }

    [Fact]
    public void What_cannot_be_served_for_a_reason_that_nobody_foresaw_leaves_the_device_closed()
    {
        using var host = new Host(DeviceProfile.Dsa10);
        host.Devices.Create("dsa-1dwq-v1", Uuid, null);
        Assert.Throws<ArgumentException>(() => host.Devices.Serve(new VdevRequest(VdevAction.Serve) { Uuid = Uuid, Socket = string.Empty }, static _ => { }));
        host.AssertRefused(
            "--vfio-user /nowhere/s cannot be made",
            static devices => devices.Serve(new VdevRequest(VdevAction.Serve) { Uuid = Uuid, Socket = "/nowhere/s" }, static _ => { }));
        host.Devices.Remove(Uuid);
        Assert.Empty(host.Devices.List());
    }

    [LinuxFact]
    public void A_device_that_the_driver_does_not_remove_is_said_to_be_there_still()
    {
        using var host = new Host(DeviceProfile.Dsa10);
        host.Devices.Create("dsa-1dwq-v1", Uuid, null);
        var folder = Directory.CreateTempSubdirectory("vdev");
        var served = host.Devices.Serve(new VdevRequest(VdevAction.Serve) { Uuid = Uuid, Socket = Path.Combine(folder.FullName, "s") }, static _ => { });
        host.Devices.End(served);
        folder.Delete();
        var file = served.Device.Open(host.Machine.Machine.AddSlot("other", VirtualFunction.VectorCount), out _);
        Assert.NotNull(file);
        host.AssertRefused($"the driver refuses to remove {Uuid}: EBUSY", static devices => devices.Remove(Uuid));
        Assert.Single(host.Devices.List());
        file.Close();
        host.Devices.Remove(Uuid);
    }

    [Theory]
    [InlineData("there is no type dsa-2dwq-v1; name one of dsa-1dwq-v1, dsa-1swq-v1, iax-1dwq-v1", "dsa-2dwq-v1", null, null)]
    [InlineData("1001 is no UUID", "dsa-1dwq-v1", "1001", null)]
    [InlineData("the host has no dsa7; name one of dsa0", "dsa-1dwq-v1", null, "dsa7")]
    [InlineData("such as --device dsa1 or dsa3 of dsa host up", "dsa-1dwq-v1", null, null)]
    public void What_cannot_be_made_is_said_and_leaves_the_host_as_it_was(string message, string type, string? uuid, string? parent)
    {
        using var host = new Host(DeviceProfile.Dsa20);
        host.AssertRefused(message, devices => devices.Create(type, uuid, parent));
        Assert.Equal("0\n", host.Read("wq0.0/size"));
    }

    private sealed class Host : IDisposable
    {
        public Host(params DeviceProfile[] parts)
        {
            Machine = new HostMachine(DeviceSet.Named(parts));
            Devices = new VirtualDevices(Machine);
        }

        public HostMachine Machine { get; }

        public VirtualDevices Devices { get; }

        public List<string> Available() => [.. Devices.Types().Select(static row => $"{row.Type} {row.Parent} {row.AvailableInstances}")];

        public string Read(string attribute)
        {
            Assert.Equal(Errno.None, Machine.Sysfs.ReadFile($"bus/dsa/devices/{attribute}", out var text));
            return text;
        }

        public void AssertRefused(string message, Action<VirtualDevices> action, string? other = null)
        {
            var told = Assert.Throws<HostException>(() => action(Devices)).Message;
            Assert.Contains(other is null ? message : message.Replace(Uuid, other, StringComparison.Ordinal), told, StringComparison.Ordinal);
        }

        public void Dispose()
        {
            Devices.Dispose();
            Machine.Dispose();
        }
    }
}
