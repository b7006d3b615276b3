using Dsa.Bindings;
using Dsa.Device.Profiles;
using Dsa.Host.FaultInjection;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;

namespace Dsa.Host.Tests.FaultInjection;

/// <summary>What rules say, and what becomes of them.</summary>
public sealed class FaultScriptTests
{
    private const int Occasions = 2000;

    private static readonly WorkDescriptor s_move = new MemMoveDescriptor { TransferSize = 1 << 16 };

    [Theory]
    [InlineData("retry 1/10 wq0.1")]
    [InlineData("page-fault every 100 dsa0")]
    [InlineData("slow 5ms operation memmove  # a comment")]
    [InlineData("hardware-error at 17,40 wq0.0 operation Fill,MEMMOVE")]
    [InlineData("translation-error 0.5%\r\nhalt .25\n\n# all of it\n")]
    public void Rules_are_words_in_one_order(string script) => _ = FaultScript.Parse(script, 1);

    [Theory]
    [InlineData("", "no rule in it")]
    [InlineData("# retry", "no rule in it")]
    [InlineData("retry 1/10\nretries 1/10", "line 2: 'retries' is no fault; write retry, page-fault, slow,")]
    [InlineData("retry 3/2", "line 1: '3/2' is no rate; write 1/100")]
    [InlineData("retry 1/0", "'1/0' is no rate")]
    [InlineData("retry 0", "'0' is no rate")]
    [InlineData("retry -1", "'-1' is no rate")]
    [InlineData("retry 101%", "'101%' is no rate")]
    [InlineData("retry 1e-3", "'1e-3' is no rate")]
    [InlineData("page-fault every", "'every' does not tell when; write 'every 100'")]
    [InlineData("page-fault every 0", "'every 0' does not tell when")]
    [InlineData("page-fault every 2,3", "'every 2,3' does not tell when")]
    [InlineData("page-fault at 17,", "'at 17,' does not tell when; write 'at 17'")]
    [InlineData("slow", "'' is no delay; write 'slow 5ms'")]
    [InlineData("slow 1/10", "'1/10' is no delay")]
    [InlineData("slow 61s", "'61s' is no delay")]
    [InlineData("slow 99999999999999999999us", "is no delay")]
    [InlineData("halt at 1 wq0", "'wq0' is not understood here; a rule is WHAT, then")]
    [InlineData("halt wq0.0 at 1", "'at' is not understood here")]
    [InlineData("retry operation", "'' is no operation")]
    [InlineData("retry operation copy", "'copy' is no operation; write one of those that 'dsa defs show Opcode' lists")]
    public void A_line_that_is_no_rule_is_told_with_its_number_and_what_to_write(string script, string expected) =>
        Assert.Contains(expected, Assert.Throws<FaultScriptException>(() => FaultScript.Parse(script, 1)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("retry\nretry dsa1", "line 2: there is no dsa1 here; the devices are dsa0.")]
    [InlineData("retry iax0", "line 1: there is no iax0 here")]
    [InlineData("retry wq1.0", "line 1: there is no wq1.0 here")]
    [InlineData("retry wq0.8", "line 1: there is no wq0.8 here; the queues of dsa0 are 0 to 7.")]
    public void A_place_that_is_not_there_is_told(string script, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<FaultScriptException>(() => Faults(script, 1).Dispose()).Message, StringComparison.Ordinal);

    [Fact]
    public void The_same_seed_decides_the_same_for_each_queue_whatever_the_others_have_met()
    {
        var seed = (ulong)Random.Shared.NextInt64();
        var alone = Decisions(seed, static (_, _) => { });
        var amongOthers = Decisions(seed, static (faults, number) =>
        {
            for (var more = 0; more < number % 3; more++)
            {
                faults.Begin(1, s_move);
                faults.Retries(1, s_move);
            }
        });
        Assert.True(alone.SequenceEqual(amongOthers), $"seed {seed}");
        Assert.NotEqual(Decisions(1, static (_, _) => { }), Decisions(2, static (_, _) => { }));
        // A tenth of them, give or take five times the deviation.
        Assert.InRange(Decisions(1, static (_, _) => { }).Count(static one => one.Fault.Kind == InjectedFaultKind.PageFault), 133, 267);
    }

    [Fact]
    public void Two_queues_and_two_rules_meet_different_chances()
    {
        using var one = Faults("page-fault 1/2", 1);
        using var other = Faults("retry 1/2\npage-fault 1/2", 1);
        var first = Enumerable.Range(0, Occasions).Select(_ => one.For("dsa0")!.Begin(0, s_move).Kind).ToList();
        var second = Enumerable.Range(0, Occasions).Select(_ => one.For("dsa0")!.Begin(1, s_move).Kind).ToList();
        var behind = Enumerable.Range(0, Occasions).Select(_ => other.For("dsa0")!.Begin(0, s_move).Kind).ToList();
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, behind);
    }

    [Fact]
    public void Every_and_at_count_what_concerns_the_rule_in_each_queue()
    {
        using var faults = Faults("hardware-error at 2,5 operation memmove\nhalt every 3 wq0.1", 1);
        var device = faults.For("dsa0")!;
        WorkDescriptor fill = new FillDescriptor();
        List<InjectedFaultKind> moves = [], others = [];
        for (var number = 1; number <= 6; number++)
        {
            Assert.Equal(InjectedFaultKind.None, device.Begin(0, fill).Kind);
            moves.Add(device.Begin(0, s_move).Kind);
            others.Add(device.Begin(1, fill).Kind);
        }

        const InjectedFaultKind None = InjectedFaultKind.None, Error = InjectedFaultKind.HardwareError, Halt = InjectedFaultKind.Halt;
        Assert.Equal([None, Error, None, None, Error, None], moves);
        Assert.Equal([None, None, Halt, None, None, Halt], others);
    }

    [Fact]
    public void A_page_that_is_out_is_one_of_the_operation()
    {
        using var faults = Faults("page-fault", 1);
        WorkDescriptor small = new MemMoveDescriptor { TransferSize = 4096 };
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], Enumerable.Range(0, Occasions).Select(_ => faults.For("dsa0")!.Begin(0, s_move).PagesBefore).Distinct().Order());
        Assert.Equal([0], Enumerable.Range(0, Occasions).Select(_ => faults.For("dsa0")!.Begin(0, small).PagesBefore).Distinct());
    }

    [Theory]
    [InlineData("halt", null)]
    [InlineData("page-fault", null)]
    [InlineData("retry wq0.0", "wq0.0 is a dedicated queue, which answers no submission; name a shared one for retry")]
    [InlineData("retry wq0.1 operation fill", "nothing came to wq0.1")]
    [InlineData("retry dsa0 operation fill", "nothing came to a shared queue of dsa0, and others answer no submission")]
    [InlineData("retry every 6", "each queue is counted by itself, and none came further than occasion 5")]
    [InlineData("slow 1ms wq0.2", "wq0.2 is not enabled now")]
    [InlineData("slow 1ms operation fill", "no descriptor of its operations came to a queue")]
    [InlineData("hardware-error at 6,7", "each queue is counted by itself, and none came further than occasion 5")]
    [InlineData("slow 1ms 0.000001%", "chance took no occasion; the rate is low for so few, or try another --seed")]
    [InlineData("translation-error", "a rule before it had the same descriptors")]
    [InlineData("hardware-error wq0.1", "the descriptors that it took ended before the access that was to fail")]
    public void A_rule_that_has_never_happened_is_told_with_the_reason(string rule, string? reason)
    {
        using var faults = Faults(rule == "translation-error" ? $"page-fault\n\n{rule}" : rule, 1);
        var device = faults.For("dsa0")!;
        for (var number = 0; number < 5; number++)
        {
            device.Retries(1, s_move);
            foreach (var queue in new[] { 0, 1 })
            {
                if (device.Begin(queue, s_move).Kind is var kind and not (InjectedFaultKind.None or InjectedFaultKind.HardwareError))
                {
                    device.Happened(queue, kind);
                }
            }
        }

        string[] expected = reason is null ? [] : [$"line {(rule == "translation-error" ? 3 : 1)}: '{rule}' has never happened: {reason}."];
        Assert.Equal(expected, faults.Unmet(static (queue, name) => (name, queue) switch
        {
            ("mode", "wq0.0") => "dedicated",
            ("mode", _) => "shared",
            (_, "wq0.2") => "disabled",
            _ => "enabled",
        }));
    }

    [Fact]
    public void A_rate_for_all_queues_names_no_rule()
    {
        using var faults = new InjectedFaults(FaultScript.OfRate("1/100", 1), [("dsa0", DeviceProfile.Dsa20)], new RealTimeScheduler());
        Assert.Empty(faults.Unmet(static (_, _) => string.Empty));
    }

    private static List<(bool Retries, InjectedFault Fault)> Decisions(ulong seed, Action<IFaultInjection, int> between)
    {
        using var faults = Faults("retry 1/3\npage-fault 1/10\nslow 1ms 1/7\nhardware-error 1/50", seed);
        var device = faults.For("dsa0")!;
        return [.. Enumerable.Range(0, Occasions).Select(number =>
        {
            between(device, number);
            return (device.Retries(0, s_move), device.Begin(0, s_move));
        })];
    }

    // Nothing is waited for: the time of no device passes here.
    private static InjectedFaults Faults(string script, ulong seed) =>
        new(FaultScript.Parse(script, seed), [("dsa0", DeviceProfile.Dsa20)], new RealTimeScheduler());
}
