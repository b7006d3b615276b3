using System.Globalization;
using Dsa.Platform.Pci;

namespace Dsa.Host.FaultInjection;

/// <summary>Says of a rule whose fault has never happened why.</summary>
internal static class UnmetRules
{
    /// <summary>Whether it is such a rule. That of a rate for all queues is none: nobody has named it.</summary>
    public static bool IsUnmet(FaultRule rule, RuleCount count) => rule.Line > 0 && (count.Decided == 0 || count.Happened == 0);

    /// <summary>The sentence.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="count">What became of it.</param>
    /// <param name="attribute">An attribute of a queue, such as state of wq0.1.</param>
    public static string Sentence(FaultRule rule, RuleCount count, Func<string, string, string> attribute) =>
        string.Create(CultureInfo.InvariantCulture, $"line {rule.Line}: '{rule.Text}' has never happened: {Why(rule, count, attribute)}.");

    private static string Why(FaultRule rule, RuleCount count, Func<string, string, string> attribute) => count switch
    {
        { Occasions: 0 } => WhyNoOccasion(rule, attribute),
        { Taken: 0 } when rule.Occasion is FaultOccasion.Rate => "chance took no occasion; the rate is low for so few, or try another --seed",
        { Taken: 0 } => string.Create(CultureInfo.InvariantCulture, $"each queue is counted by itself, and none came further than occasion {count.Occasions}"),
        { Decided: 0 } => "a rule before it had the same descriptors",
        _ => "the descriptors that it took ended before the access that was to fail",
    };

    private static string WhyNoOccasion(FaultRule rule, Func<string, string, string> attribute)
    {
        var place = rule.Place?.ToString();
        if (rule.Place?.Queue is not null && attribute(place!, "state") != "enabled")
        {
            return $"{place} is not enabled now";
        }

        if (rule.Kind == InjectedFaultKind.Retry)
        {
            return rule.Place?.Queue is null ? $"nothing came to a shared queue{(place is null ? string.Empty : $" of {place}")}, and others answer no submission"
                : attribute(place!, "mode") == "dedicated" ? $"{place} is a dedicated queue, which answers no submission; name a shared one for retry"
                : $"nothing came to {place}";
        }

        return $"no descriptor{(rule.Operations is null ? string.Empty : " of its operations")} came to {place ?? "a queue"}";
    }
}
