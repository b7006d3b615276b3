using Dsa.Host.Tests.Supervision;

namespace Dsa.Host.Tests.Sessions;

/// <summary>What dsa exec says of programs that fail in a way that is known.</summary>
public sealed class HintTests : IDisposable
{
    private const string DsaTest = "/usr/libexec/accel-config/test/dsa_test";

    private readonly string _file = Path.GetTempFileName();

    [SessionTheory("gcc")]
    [InlineData("wq0.1", "operation", "1 descriptor of wq0.1 ended with status 0x10 (UnsupportedOpcode); dsa exec --explain 0x10 says what to do.")]
    [InlineData("wq0.0", "absent", "1 descriptor of wq0.0 ended with status 0x03 (PageFault): a page was not in memory and Block On Fault was not set;")]
    [InlineData("wq0.1", "unmapped", "1 descriptor of wq0.1 ended with status 0x04 (PageRequestInvalid): the address is not mapped for this access")]
    [InlineData("wq0.0", "record", "1 descriptor of wq0.0 ended with status 0x1b (CompletionMisaligned): no record is written for these;")]
    [InlineData("wq0.1", "nowhere", "1 completion record of wq0.1 could not be written at address 0: set the descriptor's completion address.")]
    [InlineData("wq0.0", "batch", "1 descriptor of wq0.0 ended with status 0x05 (BatchFailed): look at the records of the batch's members")]
    [InlineData("wq0.0", "again", "wq0.0 was opened 1 time while it was open (EBUSY): a dedicated queue has one opener at a time; close it first, or open a shared queue (/dev/dsa/wq0.1).")]
    [InlineData("wq0.0", "portal", "1 submission to wq0.0 went to an address that is no multiple of 64, which raises SIGSEGV")]
    [InlineData("wq0.0", "plain", "wq0.0 was accessed 1 time otherwise than by MOVDIR64B or ENQCMD, which raises SIGBUS: a device ignores ordinary stores to a portal")]
    [InlineData("wq0.0", "unrequested", "1 descriptor of wq0.0 had a completion address and not both of the flags 0x4 (Completion Record Address Valid) and 0x8 (Request Completion Record)")]
    [InlineData("wq0.1", "child", "1 submission went through a mapping of a queue that a child had inherited, which raises SIGSEGV: open and map the queue in the process that submits.")]
    [InlineData("wq0.0", "large", "1 submission to wq0.0 went through a mapping of more than a page, which the driver refuses (EINVAL), or a private one")]
    [InlineData("wq0.1", "private", "1 submission to wq0.1 went through a mapping of more than a page, which the driver refuses (EINVAL), or a private one")]
    [InlineData("wq0.1", "user", "a program of user 1000 looked at /dev/dsa/wq0.1, which only root may open (EACCES)")]
    [InlineData("wq0.3", "well", "there is no /dev/dsa/wq0.3 to be opened: the queue is in no group;")]
    [InlineData("wq3.0", "well", "there is no /dev/dsa/wq3.0 to be opened: no device has such a queue; nodes are /dev/dsa/wq0.0, /dev/dsa/wq0.1.")]
    public void A_program_that_fails_is_told_what_was_seen_and_what_to_do(string queue, string way, string expected)
    {
        var run = DsaExec.Run("exec", "--", ClientProgram.Compile("wrong"), $"/dev/dsa/{queue}", way);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains($"dsa exec: {expected}", run.Error, StringComparison.Ordinal);
    }

    [SessionTheory("gcc")]
    [InlineData("wq0.0", "wq0.0 is a dedicated queue and was given 1 ENQCMD, which it answers with Retry for ever: submit with MOVDIR64B, or open a shared queue (/dev/dsa/wq0.1).")]
    [InlineData("wq0.1", "wq0.1 is a shared queue and was given 1 MOVDIR64B, which it drops without a word: submit with ENQCMD, or open a dedicated queue (/dev/dsa/wq0.0).")]
    public void The_instruction_of_the_other_kind_of_queue_is_told_whatever_the_exit_status(string queue, string expected)
    {
        var run = DsaExec.Run("exec", "--", ClientProgram.Compile("device"), $"/dev/dsa/{queue}", "crossed");
        Assert.Equal((0, $"dsa exec: {expected}\n"), (run.ExitCode, run.Error));
    }

    [SessionFact("gcc")]
    public void ENQCMD_to_memory_is_dropped_with_Retry_once_there_is_a_PASID_and_that_is_told()
    {
        var run = DsaExec.Run("exec", "--", ClientProgram.Compile("signals"), "elsewhere", "/dev/dsa/wq0.1");
        Assert.Equal(
            """
            signal 11 code 128 address 0
            answer 1
            signal 11 code 128 address 0
            signal 11 code 2 address 0x540000001000
            signal 11 code 1 address 0x540000002000
            0

            """,
            run.Output);
        Assert.Equal((0, "dsa exec: 1 ENQCMD went to memory that is no portal, which answers with Retry for ever: submit to the address at which the queue's node is mapped.\n"), (run.ExitCode, run.Error));
    }

    [SessionFact("gcc")]
    public void Descriptors_that_a_full_dedicated_queue_dropped_are_told()
    {
        File.WriteAllText(_file, "slow 1s at 1");
        var run = DsaExec.Run("exec", "--faults", _file, "--", ClientProgram.Compile("wrong"), "/dev/dsa/wq0.0", "overflow");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"^dsa exec: wq0\.0, a dedicated queue of 16 entries, was full and dropped 2\d descriptors: have no more outstanding than that, or open a shared queue \(/dev/dsa/wq0\.1\)", run.Error);
    }

    [PolledTheory("gcc", "timeout")]
    [InlineData("trap")]
    [InlineData("poll")]
    public void Descriptors_that_ask_for_no_record_are_told_of_a_program_that_waited_until_it_was_killed(string portal)
    {
        var run = DsaExec.Run("exec", "--portal", portal, "--", "timeout", "-s", "KILL", "1.5", ClientProgram.Compile("wrong"), "/dev/dsa/wq0.0", "for-ever");
        Assert.Equal(137, run.ExitCode);
        Assert.Matches(@"dsa exec: [1-9] descriptors? of wq0\.0 had a completion address and not both of the flags 0x4", run.Error);
    }

    [SessionFact]
    public void So_are_those_that_were_written()
    {
        var run = DsaExec.Script(@"(printf '\0\0\0\0\4\0\0\0\0\20\0\0\0\0\0\0'; head -c 48 /dev/zero) | dd bs=64 iflag=fullblock conv=notrunc status=none of=/dev/dsa/wq0.1; exit 3", "--portal", "write");
        Assert.Equal((3, true), (run.ExitCode, run.Error.StartsWith("dsa exec: 1 descriptor of wq0.1 had a completion address and not both of the flags 0x4", StringComparison.Ordinal)));
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [SessionFact("gcc")]
    public void A_program_that_maps_a_node_that_can_only_be_written_is_told_so()
    {
        var run = DsaExec.Run("exec", "--portal", "write", "--", ClientProgram.Compile("wrong"), "/dev/dsa/wq0.1", "well");
        Assert.Equal(
            (1, "/dev/dsa/wq0.1: No such device\ndsa exec: wq0.1 was opened 1 time and nothing was written to it: with --portal write mmap fails with ENODEV; write(2) the descriptors, or take --portal trap.\n"),
            (run.ExitCode, run.Error));
    }

    [SessionTheory("gcc")]
    [InlineData("waits", "\"block_on_fault\":1", "\"block_on_fault\":0", "wq0.1 refused 1 descriptor with status 0x11 for the flag Block On Fault: its block_on_fault is 0; write 1 before it is enabled, or clear the flag.")]
    [InlineData("well", "\"type\":\"user\",\"driver_name\":\"user\"", "\"type\":\"kernel\",\"driver_name\":\"dmaengine\"", "there is no /dev/dsa/wq0.1 to be opened: the queue is of type kernel, which programs do not open;")]
    public void What_the_configuration_lacks_is_told(string way, string was, string becomes, string expected)
    {
        var configuration = QueueConfigurations.Waiting;
        var shared = configuration.IndexOf("wq0.1", StringComparison.Ordinal);
        configuration = configuration[..shared] + configuration[shared..].Replace(was, becomes, StringComparison.Ordinal);
        File.WriteAllText(_file, configuration);
        var run = DsaExec.Run("exec", "--config", _file, "--", ClientProgram.Compile("wrong"), "/dev/dsa/wq0.1", way);
        Assert.Equal((1, true), (run.ExitCode, run.Error.Contains($"dsa exec: {expected}", StringComparison.Ordinal)));
    }

    [SessionTheory]
    [InlineData("", "there are /dev/dsa/wq0.0 (dedicated) and /dev/dsa/wq0.1 (shared); if it wants others")]
    [InlineData("echo wq0.1 > /sys/bus/dsa/drivers/user/unbind; ", "all that are enabled are dedicated (/dev/dsa/wq0.0); if it wants a shared one, configure that.")]
    [InlineData("echo wq0.0 > /sys/bus/dsa/drivers/user/unbind; ", "all that are enabled are shared (/dev/dsa/wq0.1); if it wants a dedicated one, configure that.")]
    [InlineData("echo dsa0 > /sys/bus/dsa/drivers/idxd/unbind; ", "none of type user is enabled; enable one (accel-config, or --config).")]
    public void A_program_that_finds_devices_and_opens_nothing_is_told_what_there_is(string before, string expected)
    {
        var run = DsaExec.Script($"{before}cat /sys/bus/dsa/devices/wq0.1/mode; exit 3");
        Assert.Equal((3, $"dsa exec: a program looked at the devices below /sys/bus/dsa and opened no queue: {expected}"), (run.ExitCode, run.Error.Split(" (type,")[0].TrimEnd('\n')));
    }

    [SessionTheory("gcc")]
    [InlineData("dsa2", "/dev/iax/wq1.0", "a program looked for /dev/iax, and there is no IAA among the devices: name one, such as --device iaa2, beside those that there are to be.")]
    [InlineData("iaa2", "/dev/dsa/wq1.0", "a program looked for /dev/dsa, and there is no DSA among the devices: name one, such as --device dsa2, beside those that there are to be.")]
    public void A_node_of_a_kind_of_device_that_there_is_none_of_is_told(string device, string node, string expected)
    {
        var run = DsaExec.Run("exec", "--device", device, "--", ClientProgram.Compile("wrong"), node, "well");
        Assert.Equal((1, $"{node}: No such file or directory\ndsa exec: {expected}\n"), (run.ExitCode, run.Error));
    }

    [SessionFact("gcc")]
    public void A_queue_that_was_disabled_says_so()
    {
        var run = DsaExec.Script($"echo wq0.1 > /sys/bus/dsa/drivers/user/unbind; {ClientProgram.Compile("wrong")} /dev/dsa/wq0.1 well");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("dsa exec: there is no /dev/dsa/wq0.1 to be opened: the queue is disabled; set its type to user", run.Error, StringComparison.Ordinal);
    }

    [SessionFact("gcc", "accel-config")]
    public void A_device_without_PASIDs_is_told_by_what_the_driver_said()
    {
        File.WriteAllText(_file, """{"extends":"dsa2","name":"without","capabilities":{"WQCAP":{"SharedMode":false}},"pci":{"PASIDCAP":null}}""");
        var run = DsaExec.Script(
            "(accel-config config-wq dsa0/wq0.0 -m dedicated -s 8 -g 0 -y user -n a -d user -p 10; accel-config config-engine dsa0/engine0.0 -g 0; "
            + "accel-config enable-device dsa0; accel-config enable-wq dsa0/wq0.0) > /dev/null 2>&1; "
            + $"{ClientProgram.Compile("wrong")} /dev/dsa/wq0.0 well",
            "--device",
            _file,
            "--unconfigured");
        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("cmd_status of its device is 0x80110000: dsa exec --explain 0x80110000 says why.\n", run.Error, StringComparison.Ordinal);
    }

    [SessionTheory("gcc", DsaTest)]
    [InlineData("wrong", "/dev/dsa/wq0.0", "well")]
    [InlineData("device", "/dev/dsa/wq0.1", "threads")]
    [InlineData("device", "/dev/dsa/wq0.0", "absent")]
    [InlineData("device", "/dev/dsa/wq0.0", "busy")]
    [InlineData(DsaTest, "-w", "1", "-l", "65536", "-o", "0x3", "-f", "0x3", "-n", "4")]
    [InlineData("accel-config", "list")]
    [InlineData("ls", "-lR", "/sys/bus/dsa/devices", "/dev/dsa")]
    public void A_program_that_goes_well_is_told_nothing(string program, params string[] arguments)
    {
        var run = DsaExec.Run(["exec", "--", program is "wrong" or "device" ? ClientProgram.Compile(program) : program, .. arguments]);
        Assert.Equal((0, string.Empty), (run.ExitCode, string.Concat(run.Error.Split('\n').Where(static line => line.StartsWith("dsa exec:", StringComparison.Ordinal)))));
    }

    [SessionFact("gcc")]
    public void What_was_injected_and_what_has_nothing_to_do_with_devices_is_no_hint()
    {
        File.WriteAllText(_file, "hardware-error");
        var injected = DsaExec.Run("exec", "--faults", _file, "--", ClientProgram.Compile("wrong"), "/dev/dsa/wq0.0", "well");
        Assert.Equal((1, string.Empty), (injected.ExitCode, injected.Error));
        Assert.Equal((1, string.Empty, string.Empty), DsaExec.Run("exec", "--", "false"));
    }

    [SessionFact("gcc")]
    public void Hints_can_be_left_out()
    {
        var run = DsaExec.Run("exec", "--no-hints", "--", ClientProgram.Compile("wrong"), "/dev/dsa/wq0.1", "operation");
        Assert.Equal((1, string.Empty), (run.ExitCode, run.Error));
    }

    public void Dispose() => File.Delete(_file);
}
