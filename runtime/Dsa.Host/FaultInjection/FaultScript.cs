using Dsa.Platform.Pci;

namespace Dsa.Host.FaultInjection;

/// <summary>The faults that devices are to meet: a few rules, and the seed of what is left to chance.</summary>
/// <remarks>
/// A script is text, one rule a line: what, when, where. Each rule counts its occasions for each queue by itself, and what it does at the
/// k-th one of a queue follows from the seed, the rule and k alone.
/// </remarks>
public sealed class FaultScript
{
    /// <summary>The most bytes of a script.</summary>
    public const int MaximumBytes = 1 << 16;

    // Longer than any program polls at a stretch, and short enough to be noticed by hand.
    private const long MildDelayNanoseconds = 1_000_000;

    private FaultScript(IReadOnlyList<FaultRule> rules, ulong seed) => (Rules, Seed) = (rules, seed);

    /// <summary>The rules, in order: of those that end a descriptor, the first that applies counts.</summary>
    internal IReadOnlyList<FaultRule> Rules { get; }

    /// <summary>The seed.</summary>
    internal ulong Seed { get; }

    /// <summary>Reads a script.</summary>
    /// <param name="text">The rules.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="FaultScriptException">A line is no rule: its number, what is wrong, and what instead.</exception>
    public static FaultScript Parse(string text, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new FaultScript(FaultRuleReader.Read(text), seed);
    }

    /// <summary>Faults that a correct program gets over, each with a probability: Retry of submissions, pages that are out, and delays of 1 ms.</summary>
    /// <exception cref="FaultScriptException">The rate is no probability.</exception>
    public static FaultScript OfRate(string rate, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(rate);
        if (!FaultRuleReader.TryReadRate(rate, out var probability))
        {
            throw new FaultScriptException($"'{FaultRuleReader.Shown(rate)}' is no rate; write 1/100, 1% or 0.01, over 0 and at most 1.");
        }

        var occasion = new FaultOccasion.Rate(probability);
        return new FaultScript(
            [
                new FaultRule(InjectedFaultKind.Retry, occasion),
                new FaultRule(InjectedFaultKind.PageFault, occasion),
                new FaultRule(InjectedFaultKind.Slow, occasion) { DelayNanoseconds = MildDelayNanoseconds },
            ],
            seed);
    }

    /// <summary>The rules of this script, and behind them those of another.</summary>
    public FaultScript With(FaultScript other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new FaultScript([.. Rules, .. other.Rules], Seed);
    }

    /// <summary>Looks whether queues can meet what rules have them meet, as they are now.</summary>
    /// <param name="isShared">Whether a queue of a device is shared.</param>
    /// <exception cref="FaultScriptException">One cannot.</exception>
    internal void Check(Func<FaultPlace, bool> isShared)
    {
        if (Rules.FirstOrDefault(rule => rule is { Kind: InjectedFaultKind.Retry, Place: { Queue: not null } place } && !isShared(place)) is { } pointless)
        {
            throw new FaultScriptException($"line {pointless.Line}: {pointless.Place} is a dedicated queue, which answers no submission; name a shared one for retry.");
        }
    }

    /// <summary>Looks whether the devices and queues are there that rules name.</summary>
    /// <param name="queues">The devices with their numbers of queues.</param>
    /// <exception cref="FaultScriptException">One is not.</exception>
    internal void Check(IReadOnlyDictionary<string, int> queues)
    {
        foreach (var rule in Rules)
        {
            if (rule.Place is not { } place)
            {
                continue;
            }

            if (queues.Keys.FirstOrDefault(place.IsOf) is not { } device)
            {
                throw new FaultScriptException($"line {rule.Line}: there is no {place} here; the devices are {string.Join(", ", queues.Keys)}.");
            }

            if (place.Queue >= queues[device])
            {
                throw new FaultScriptException($"line {rule.Line}: there is no {place} here; the queues of {device} are 0 to {queues[device] - 1}.");
            }
        }
    }
}
