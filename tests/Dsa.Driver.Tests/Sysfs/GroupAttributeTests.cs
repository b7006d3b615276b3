using Dsa.Driver.Tests.Scripted;
using static Dsa.Driver.Tests.Sysfs.Situation;

namespace Dsa.Driver.Tests.Sysfs;

/// <summary>What each attribute of a group or an engine accepts, and which refusal comes first.</summary>
public sealed class GroupAttributeTests
{
    [Theory]
    [InlineData(Fresh, "2", Errno.None)]
    [InlineData(DeviceEnabled, "3\n", Errno.None, "3")]
    [InlineData(DeviceEnabled, "-1", Errno.None, "-1", "engine0.1/group_id=2")]
    [InlineData(Fresh, "4", Errno.EINVAL)]
    [InlineData(Fresh, "-2", Errno.EINVAL)]
    [InlineData(Fresh, "1x", Errno.EINVAL)]
    [InlineData(Fixed, "x", Errno.EINVAL)]
    [InlineData(Fixed, "9", Errno.EPERM)]
    [Parity("SY-20")]
    public void An_engine_changes_its_group_at_any_time(Situation on, string text, Errno error, string? shown = null, string first = "") =>
        Situations.Check(on, "engine0.1/group_id", text, error, shown, first);

    [Fact]
    [Parity("SY-20")]
    public void The_group_of_an_engine_counts_from_the_next_configuration_on() => Situations.Run(DeviceEnabled, bed =>
    {
        var tree = bed.Driver.Sysfs;
        tree.Write("engine0.3/group_id", "2");
        Assert.False(bed.Hardware.Registers.GrpCfg[2].Engines.Read().HasEngine(3));
        Assert.Equal(Errno.None, tree.Drive("user/bind", "wq0.1"));
        Assert.True(bed.Hardware.Registers.GrpCfg[2].Engines.Read().HasEngine(3));
    });

    [Fact]
    [Parity("SY-21")]
    public void A_group_names_its_engines_and_queues_or_nothing_at_all() => Situations.Run(Fresh, bed =>
    {
        var tree = bed.Driver.Sysfs;
        foreach (var name in new[] { "engines", "work_queues" })
        {
            Assert.Equal(Errno.None, tree.ReadFile($"bus/dsa/devices/group0.1/{name}", out var text));
            Assert.Equal("", text);
        }

        foreach (var part in new[] { "engine0.0", "engine0.2", "wq0.7", "wq0.1" })
        {
            tree.Write($"{part}/group_id", "1");
        }

        tree.ReadFile("bus/dsa/devices/group0.1/engines", out var engines);
        tree.ReadFile("bus/dsa/devices/group0.1/work_queues", out var queues);
        Assert.Equal(("engine0.0 engine0.2\n", "wq0.1 wq0.7\n"), (engines, queues));
        Assert.Equal(Errno.EACCES, tree.Write("group0.1/engines", "engine0.0"));
    });

    [Theory]
    [InlineData("read_buffers_reserved")]
    [InlineData("tokens_reserved")]
    [Parity("SY-22")]
    public void Reserved_read_buffers_are_what_others_left(string name)
    {
        var attribute = $"group0.0/{name}";
        Situations.Check(Fresh, attribute, "96", Errno.None);
        Situations.Check(Fresh, attribute, "97", Errno.EINVAL);
        Situations.Check(Fresh, attribute, "36", Errno.None, first: "group0.1/read_buffers_reserved=60");
        Situations.Check(Fresh, attribute, "37", Errno.EINVAL, first: "group0.1/read_buffers_reserved=60");
        Situations.Check(Fresh, attribute, "36", Errno.None, first: "group0.1/read_buffers_reserved=60 group0.0/read_buffers_reserved=30");
        Situations.Check(Fresh, attribute, "40", Errno.None, first: "group0.1/read_buffers_reserved=60 group0.1/read_buffers_reserved=0");
        RefusesLikeReadBuffers(attribute);
    }

    [Theory]
    [InlineData("read_buffers_allowed")]
    [InlineData("tokens_allowed")]
    [Parity("SY-23")]
    public void Allowed_read_buffers_are_enough_for_the_engines_and_are_what_others_left(string name)
    {
        var attribute = $"group0.0/{name}";
        Situations.Check(Fresh, attribute, "0", Errno.None);
        Situations.Check(Fresh, attribute, "97", Errno.EINVAL);
        Situations.Check(Fresh, attribute, "8", Errno.None, first: "engine0.0/group_id=0 engine0.1/group_id=0");
        Situations.Check(Fresh, attribute, "7", Errno.EINVAL, first: "engine0.0/group_id=0 engine0.1/group_id=0");
        Situations.Check(Fresh, attribute, "36", Errno.None, first: "group0.1/read_buffers_reserved=60 group0.0/read_buffers_reserved=30");
        Situations.Check(Fresh, attribute, "37", Errno.EINVAL, first: "group0.1/read_buffers_reserved=60 group0.0/read_buffers_reserved=30");
        RefusesLikeReadBuffers(attribute);
    }

    [Theory]
    [InlineData("use_read_buffer_limit")]
    [InlineData("use_token_limit")]
    [Parity("SY-24")]
    public void The_limit_applies_only_when_there_is_one(string name)
    {
        var attribute = $"group0.0/{name}";
        Situations.Check(Fresh, attribute, "1", Errno.EPERM);
        Situations.Check(Fresh, attribute, "0", Errno.EPERM);
        Situations.Check(Fresh, attribute, "5\n", Errno.None, "1", "dsa0/read_buffer_limit=9");
        Situations.Check(Fresh, attribute, "0", Errno.None, "0", $"dsa0/read_buffer_limit=9 {attribute}=1");
        RefusesLikeReadBuffers(attribute);
    }

    [Theory]
    [InlineData(Version3, "0", Errno.None)]
    [InlineData(Override, "7", Errno.None)]
    [InlineData(Version3, "8", Errno.EINVAL)]
    [InlineData(Version3, "-1", Errno.EINVAL)]
    [InlineData(Version3, "\0", Errno.EINVAL)]
    [InlineData(Fresh, "x", Errno.EINVAL)]
    [InlineData(Fresh, "8", Errno.EPERM)]
    [InlineData(DeviceEnabled, "x", Errno.EINVAL)]
    [InlineData(Fixed, "x", Errno.EINVAL)]
    [InlineData(Fixed, "8", Errno.EPERM)]
    [Parity("SY-25")]
    public void A_traffic_class_is_chosen_from_version_3_on(Situation on, string text, Errno error)
    {
        Situations.Check(on, "group0.0/traffic_class_a", text, error);
        Situations.Check(on, "group0.1/traffic_class_b", text, error);
    }

    [Fact]
    [Parity("SY-25")]
    public void Traffic_classes_stay_as_they_are_while_the_device_is_enabled() => Situations.Run(Override, bed =>
    {
        var tree = bed.Driver.Sysfs;
        Assert.Equal("-1", tree.Read("group0.0/traffic_class_a"));
        bed.Configure(0, Dsa.Driver.WorkQueues.WorkQueueType.User);
        Assert.Equal(Errno.None, tree.Drive("idxd/bind", "dsa0"));
        Assert.Equal(("0", "1"), (tree.Read("group0.0/traffic_class_a"), tree.Read("group0.0/traffic_class_b")));
        Assert.Equal(Errno.EPERM, tree.Write("group0.0/traffic_class_a", "9"));
        Assert.Equal(Errno.EINVAL, tree.Write("group0.0/traffic_class_a", "x"));
    });

    [Theory]
    [InlineData(Fresh, "3", Errno.None)]
    [InlineData(DeviceEnabled, "1", Errno.None)]
    [InlineData(Fixed, "2\n", Errno.None, "2")]
    [InlineData(Fresh, "4", Errno.EINVAL)]
    [InlineData(Fixed, "-1", Errno.EINVAL)]
    [Parity("SY-26")]
    public void A_progress_limit_is_0_to_3_and_changed_at_any_time(Situation on, string text, Errno error, string? shown = null)
    {
        Situations.Check(on, "group0.0/desc_progress_limit", text, error, shown);
        Situations.Check(on, "group0.1/batch_progress_limit", text, error, shown);
    }

    [Fact]
    [Parity("SY-26")]
    public void Without_the_capability_there_is_no_progress_limit() => Bed.Run(
        bed =>
        {
            Assert.False(bed.Driver.Sysfs.Has("group0.0/desc_progress_limit"));
            Assert.False(bed.Driver.Sysfs.Has("group0.0/batch_progress_limit"));
            Assert.True(bed.Driver.Sysfs.Has("group0.0/traffic_class_a"));
        },
        ScriptedProfile.Version2);

    private static void RefusesLikeReadBuffers(string attribute)
    {
        Situations.Check(Fresh, attribute, "-1", Errno.EINVAL);
        Situations.Check(DeviceEnabled, attribute, "x", Errno.EINVAL);
        Situations.Check(DeviceEnabled, attribute, "999", Errno.EPERM);
        Situations.Check(Fixed, attribute, "x", Errno.EINVAL);
        Situations.Check(Fixed, attribute, "999", Errno.EPERM);
    }
}
