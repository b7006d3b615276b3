using static Dsa.Driver.Tests.Sysfs.Situation;

namespace Dsa.Driver.Tests.Sysfs;

/// <summary>What each attribute of a queue accepts, and which refusal comes first.</summary>
public sealed class WorkQueueAttributeTests
{
    [Theory]
    [InlineData(Fresh, "0", Errno.None, "0")]
    [InlineData(Fresh, "3\n", Errno.None, "3")]
    [InlineData(DeviceEnabled, "+2", Errno.None, "2")]
    [InlineData(Fresh, "-1", Errno.None, "-1")]
    [InlineData(Fresh, "4", Errno.EINVAL)]
    [InlineData(Fresh, "-2", Errno.EINVAL)]
    [InlineData(Fresh, "\0", Errno.EINVAL)]
    [InlineData(Fresh, "99999999999999999999", Errno.EINVAL)]
    [InlineData(QueueEnabled, "x", Errno.EINVAL)]
    [InlineData(QueueEnabled, "9", Errno.EPERM)]
    [InlineData(Fixed, "x", Errno.EINVAL)]
    [InlineData(Fixed, "9", Errno.EPERM)]
    [Parity("SY-28")]
    public void A_group_is_chosen_by_number(Situation on, string text, Errno error, string? shown = null) =>
        Situations.Check(on, "wq0.0/group_id", text, error, shown);

    [Theory]
    [InlineData(Fresh, "dedicated", Errno.None)]
    [InlineData(Fresh, "shared\n", Errno.None)]
    [InlineData(DeviceEnabled, "dedicated\n", Errno.None)]
    [InlineData(Fresh, "dedicate", Errno.EINVAL)]
    [InlineData(Fresh, "shared\n\n", Errno.EINVAL)]
    [InlineData(Fresh, "Shared", Errno.EINVAL)]
    [InlineData(QueueEnabled, "x", Errno.EPERM)]
    [InlineData(Fixed, "x", Errno.EPERM)]
    [Parity("SY-29")]
    public void A_queue_is_dedicated_or_shared(Situation on, string text, Errno error) => Situations.Check(on, "wq0.0/mode", text, error);

    [Fact]
    [Parity("SY-29")]
    public void A_dedicated_queue_has_no_threshold() => Situations.Run(Fresh, bed =>
    {
        var tree = bed.Driver.Sysfs;
        tree.Write("wq0.0/size", "16");
        tree.Write("wq0.0/threshold", "9");
        Assert.Equal("9", tree.Read("wq0.0/threshold"));
        tree.Write("wq0.0/mode", "shared");
        Assert.Equal("9", tree.Read("wq0.0/threshold"));
        tree.Write("wq0.0/mode", "dedicated");
        Assert.Equal("0", tree.Read("wq0.0/threshold"));
    });

    [Theory]
    [InlineData(Fresh, "128", Errno.None)]
    [InlineData(Fresh, "28", Errno.None, null, "wq0.7/size=100")]
    [InlineData(Fresh, "120", Errno.None, null, "wq0.0/size=128 wq0.0/size=60")]
    [InlineData(Fresh, "0", Errno.None)]
    [InlineData(Fresh, "129", Errno.EINVAL)]
    [InlineData(Fresh, "29", Errno.EINVAL, null, "wq0.7/size=100")]
    [InlineData(Fresh, "18446744073709551615", Errno.EINVAL, null, "wq0.7/size=100")]
    [InlineData(Fresh, "0x10", Errno.EINVAL)]
    [InlineData(Fresh, "010", Errno.None, "10")]
    [InlineData(Fresh, "16 ", Errno.EINVAL)]
    [InlineData(DeviceEnabled, "x", Errno.EINVAL)]
    [InlineData(DeviceEnabled, "999", Errno.EPERM)]
    [InlineData(Fixed, "x", Errno.EINVAL)]
    [InlineData(Fixed, "999", Errno.EPERM)]
    [Parity("SY-30")]
    public void The_sizes_of_all_queues_have_a_limit(Situation on, string text, Errno error, string? shown = null, string first = "") =>
        Situations.Check(on, "wq0.0/size", text, error, shown, first);

    [Theory]
    [InlineData(Fresh, "0", Errno.None)]
    [InlineData(Fresh, "15", Errno.None)]
    [InlineData(DeviceEnabled, "7", Errno.None)]
    [InlineData(Fresh, "16", Errno.EINVAL)]
    [InlineData(Fresh, "-1", Errno.EINVAL)]
    [InlineData(QueueEnabled, "x", Errno.EINVAL)]
    [InlineData(QueueEnabled, "16", Errno.EPERM)]
    [InlineData(Fixed, "x", Errno.EINVAL)]
    [InlineData(Fixed, "16", Errno.EPERM)]
    [Parity("SY-31")]
    public void A_priority_is_0_to_15(Situation on, string text, Errno error) => Situations.Check(on, "wq0.0/priority", text, error);

    [Theory]
    [InlineData(Fresh, "1", Errno.None)]
    [InlineData(Fresh, "yes", Errno.None, "1")]
    [InlineData(DeviceEnabled, "on\n", Errno.None, "1")]
    [InlineData(Fresh, "0", Errno.None, "0", "wq0.0/block_on_fault=1")]
    [InlineData(Fresh, "off", Errno.None, "0", "wq0.0/block_on_fault=1")]
    [InlineData(Fresh, "0", Errno.None, "0", "wq0.0/prs_disable=1")]
    [InlineData(Fresh, "2", Errno.EINVAL)]
    [InlineData(Fresh, "o", Errno.EINVAL)]
    [InlineData(Fresh, "\0", Errno.EINVAL, null, "wq0.0/prs_disable=1")]
    [InlineData(Fresh, "1", Errno.EOPNOTSUPP, null, "wq0.0/prs_disable=1")]
    [InlineData(NoBlockOnFault, "x", Errno.EOPNOTSUPP)]
    [InlineData(QueueEnabled, "x", Errno.ENXIO)]
    [InlineData(Fixed, "x", Errno.EPERM)]
    [Parity("SY-32")]
    public void Blocking_on_faults_needs_page_requests(Situation on, string text, Errno error, string? shown = null, string first = "") =>
        Situations.Check(on, "wq0.0/block_on_fault", text, error, shown, first);

    [Theory]
    [InlineData(Fresh, "16", Errno.None, null, "wq0.0/size=16")]
    [InlineData(Fresh, "0x10", Errno.None, "16", "wq0.0/size=16")]
    [InlineData(Fresh, "010", Errno.None, "8", "wq0.0/size=16")]
    [InlineData(Fresh, "17", Errno.EINVAL, null, "wq0.0/size=16")]
    [InlineData(Fresh, "0", Errno.EINVAL, null, "wq0.0/size=16")]
    [InlineData(Fresh, "08", Errno.EINVAL, null, "wq0.0/size=16")]
    [InlineData(Fresh, "1", Errno.EINVAL)]
    [InlineData(Fresh, "5", Errno.EINVAL, null, "wq0.0/size=16 wq0.0/mode=dedicated")]
    [InlineData(SharedQueueEnabled, "17", Errno.EINVAL)]
    [InlineData(SharedQueueEnabled, "5", Errno.ENXIO)]
    [InlineData(QueueEnabled, "5", Errno.ENXIO)]
    [InlineData(Fixed, "1", Errno.EINVAL)]
    [Parity("SY-33")]
    public void A_shared_queue_has_a_threshold_within_its_size(Situation on, string text, Errno error, string? shown = null, string first = "") =>
        Situations.Check(on, "wq0.0/threshold", text, error, shown, first);

    [Fact]
    [Parity("SY-33")]
    public void A_fixed_configuration_keeps_its_threshold() => Situations.Run(FixedEnabled, bed =>
    {
        bed.Queue(0).SizeEntries = 16;
        Assert.Equal(Errno.EPERM, bed.Driver.Sysfs.Write("wq0.0/threshold", "5"));
        Assert.Equal(Errno.EINVAL, bed.Driver.Sysfs.Write("wq0.0/threshold", "17"));
    });

    [Theory]
    [InlineData(Fresh, "user", Errno.None)]
    [InlineData(Fresh, "kernel\n", Errno.None)]
    [InlineData(Fresh, "none", Errno.None, "none", "wq0.0/type=user")]
    [InlineData(DeviceEnabled, "user", Errno.None)]
    [InlineData(Fixed, "user", Errno.None)]
    [InlineData(Fresh, "mdev", Errno.EINVAL)]
    [InlineData(Fresh, "\0", Errno.EINVAL)]
    [InlineData(QueueEnabled, "mdev", Errno.EPERM)]
    [Parity("SY-34")]
    public void A_queue_is_for_users_for_the_kernel_or_for_nobody(Situation on, string text, Errno error, string? shown = null, string first = "") =>
        Situations.Check(on, "wq0.0/type", text, error, shown, first);

    [Fact]
    [Parity("SY-34")]
    public void Another_type_takes_the_name_away() => Situations.Run(Fresh, bed =>
    {
        var tree = bed.Driver.Sysfs;
        tree.Write("wq0.0/type", "user");
        tree.Write("wq0.0/name", "app");
        tree.Write("wq0.0/type", "user");
        Assert.Equal("app", tree.Read("wq0.0/name"));
        tree.Write("wq0.0/type", "kernel");
        Assert.Equal("", tree.Read("wq0.0/name"));
    });

    [Theory]
    [InlineData(Fresh, "app", Errno.None)]
    [InlineData(DeviceEnabled, " \tan app \n", Errno.None, "an app")]
    [InlineData(Fixed, "app", Errno.None)]
    [InlineData(Fresh, " \n", Errno.None, "", "wq0.0/name=app")]
    [InlineData(Fresh, "one\0two", Errno.None, "one")]
    [InlineData(Fresh, "\0app", Errno.EINVAL)]
    [InlineData(QueueEnabled, "\0", Errno.EPERM)]
    [Parity("SY-35")]
    public void A_name_is_trimmed(Situation on, string text, Errno error, string? shown = null, string first = "") =>
        Situations.Check(on, "wq0.0/name", text, error, shown, first);

    [Theory]
    [InlineData("wq0.0/name", 1024)]
    [InlineData("wq0.0/driver_name", 128)]
    [Parity("SY-35", "SY-44")]
    public void A_name_has_a_longest_length_in_which_its_newline_counts(string attribute, int length)
    {
        Situations.Check(Fresh, attribute, new string('n', length), Errno.None);
        Situations.Check(Fresh, attribute, new string('n', length) + "\n", Errno.EINVAL);
        Situations.Check(Fresh, attribute, new string('n', length - 1) + "\n", Errno.None);
    }

    [Theory]
    [InlineData(Fresh, "3000", Errno.None, "4096")]
    [InlineData(Fresh, "0x1000", Errno.None, "4096")]
    [InlineData(DeviceEnabled, "2147483648", Errno.None)]
    [InlineData(Fresh, "1", Errno.None)]
    [InlineData(Fresh, "2147483649", Errno.EINVAL)]
    [InlineData(Fresh, "18446744073709551615", Errno.EINVAL)]
    [InlineData(Fresh, "0", Errno.EINVAL)]
    [InlineData(Fresh, "0x", Errno.EINVAL)]
    [InlineData(QueueEnabled, "x", Errno.EPERM)]
    [InlineData(Fixed, "x", Errno.EPERM)]
    [Parity("SY-37")]
    public void A_largest_transfer_is_rounded_up_to_a_power_of_two(Situation on, string text, Errno error, string? shown = null) =>
        Situations.Check(on, "wq0.0/max_transfer_size", text, error, shown);

    [Theory]
    [InlineData(Fresh, "33", Errno.None, "64")]
    [InlineData(DeviceEnabled, "1024", Errno.None)]
    [InlineData(Fresh, "1025", Errno.EINVAL)]
    [InlineData(Fresh, "0", Errno.EINVAL)]
    [InlineData(QueueEnabled, "x", Errno.EPERM)]
    [InlineData(Fixed, "x", Errno.EPERM)]
    public void A_largest_batch_is_rounded_up_to_a_power_of_two(Situation on, string text, Errno error, string? shown = null) =>
        Situations.Check(on, "wq0.0/max_batch_size", text, error, shown);

    [Theory]
    [InlineData(Version3, "33", Errno.None, "64")]
    [InlineData(Version3, "128", Errno.None)]
    [InlineData(Version3, "129", Errno.EINVAL)]
    [InlineData(Version3, "0", Errno.EINVAL)]
    [InlineData(Fresh, "16", Errno.ENOENT)]
    [Parity("SY-45")]
    public void A_longest_list_is_rounded_up_to_a_power_of_two(Situation on, string text, Errno error, string? shown = null) =>
        Situations.Check(on, "wq0.0/max_sgl_size", text, error, shown);

    [Theory]
    [InlineData("ats_disable")]
    [InlineData("prs_disable")]
    [Parity("SY-39", "SY-40")]
    public void Translation_services_are_turned_off_while_the_queue_is_disabled(string name)
    {
        Situations.Check(Fresh, $"wq0.0/{name}", "1", Errno.None);
        Situations.Check(DeviceEnabled, $"wq0.0/{name}", "y\n", Errno.None, "1");
        Situations.Check(Fresh, $"wq0.0/{name}", "0", Errno.None, first: $"wq0.0/{name}=1");
        Situations.Check(Fresh, $"wq0.0/{name}", "2", Errno.EINVAL);
        Situations.Check(QueueEnabled, $"wq0.0/{name}", "2", Errno.EPERM);
        Situations.Check(Fixed, $"wq0.0/{name}", "2", Errno.EPERM);
    }

    [Theory]
    [InlineData("1", "0")]
    [InlineData("0", "1")]
    [Parity("SY-40")]
    public void Without_page_requests_a_queue_does_not_block(string isDisabled, string blocks) => Situations.Run(Fresh, bed =>
    {
        var tree = bed.Driver.Sysfs;
        tree.Write("wq0.0/block_on_fault", "1");
        tree.Write("wq0.0/prs_disable", isDisabled);
        Assert.Equal(blocks, tree.Read("wq0.0/block_on_fault"));
    });

    [Theory]
    [InlineData(Fresh, "7", Errno.None)]
    [InlineData(Fresh, "65", Errno.None, "64")]
    [InlineData(Fresh, "4294967295", Errno.None, "64")]
    [InlineData(SharedQueueEnabled, "0", Errno.None)]
    [InlineData(Fresh, "4294967296", Errno.ERANGE)]
    [InlineData(Fresh, "99999999999999999999x", Errno.ERANGE)]
    [InlineData(Fresh, "-1", Errno.EINVAL)]
    [InlineData(Fresh, "\0", Errno.EINVAL)]
    [InlineData(QueueEnabled, "x", Errno.EOPNOTSUPP)]
    [Parity("SY-42")]
    public void Retries_of_a_shared_queue_are_changed_at_any_time(Situation on, string text, Errno error, string? shown = null) =>
        Situations.Check(on, "wq0.0/enqcmds_retries", text, error, shown);

    [Fact]
    [Parity("SY-42")]
    public void A_dedicated_queue_has_no_retries_to_read() => Situations.Run(Fresh, bed =>
    {
        Assert.Equal("32", bed.Driver.Sysfs.Read("wq0.0/enqcmds_retries"));
        bed.Driver.Sysfs.Write("wq0.0/mode", "dedicated");
        Assert.Equal(Errno.EOPNOTSUPP, bed.Driver.Sysfs.ReadError("wq0.0/enqcmds_retries"));
    });

    [Theory]
    [InlineData(Fresh, "8", Errno.None, "00000000,00000000,00000000,00000000,00000000,00000000,00000000,00000008")]
    [InlineData(Fresh, "1,00000009\n", Errno.None, "00000000,00000000,00000000,00000000,00000000,00000000,00000001,00000009")]
    [InlineData(Fixed, "8", Errno.None, "00000000,00000000,00000000,00000000,00000000,00000000,00000000,00000008")]
    [InlineData(Fresh, "\0", Errno.None, "00000000,00000000,00000000,00000000,00000000,00000000,00000000,00000000")]
    [InlineData(Fresh, "80000000,0,0,0,0,0,0,0", Errno.EINVAL)]
    [InlineData(Fresh, "1,0,0,0,0,0,0,0,0", Errno.EOVERFLOW)]
    [InlineData(Fresh, "100000000", Errno.EOVERFLOW)]
    [InlineData(Fresh, "0x8", Errno.EINVAL)]
    [InlineData(Fresh, "8;8", Errno.EINVAL)]
    [InlineData(QueueEnabled, "x", Errno.EPERM)]
    [Parity("SY-43")]
    public void Operations_are_a_map_within_those_of_the_device(Situation on, string text, Errno error, string? shown = null) =>
        Situations.Check(on, "wq0.0/op_config", text, error, shown);

    [Theory]
    [InlineData(Fresh, "user", Errno.None)]
    [InlineData(DeviceEnabled, " nobody \n", Errno.None, "nobody")]
    [InlineData(Fixed, "user", Errno.None)]
    [InlineData(Fresh, "\n", Errno.None, "")]
    [InlineData(Fresh, "\0", Errno.EINVAL)]
    [InlineData(QueueEnabled, "\0", Errno.EPERM)]
    [Parity("SY-44")]
    public void Any_driver_may_be_named(Situation on, string text, Errno error, string? shown = null) =>
        Situations.Check(on, "wq0.0/driver_name", text, error, shown);

    [Theory]
    [InlineData("clients")]
    [InlineData("state")]
    [InlineData("cdev_minor")]
    [InlineData("occupancy")]
    [Parity("SY-27")]
    public void Nobody_writes_what_is_only_to_be_read(string name) => Situations.Check(Fresh, $"wq0.0/{name}", "1", Errno.EACCES);
}
