using System.Globalization;
using System.Text.RegularExpressions;

namespace Dsa.Host.FaultInjection;

/// <summary>Where a rule applies: a device such as dsa0 or iax1, or a queue such as wq0.1.</summary>
/// <param name="Type">The type of the device, dsa or iax; null where a queue is named, as no two devices have one number.</param>
/// <param name="Device">The number of the device.</param>
/// <param name="Queue">The queue; null for all.</param>
internal sealed partial record FaultPlace(string? Type, string Device, int? Queue)
{
    /// <summary>Reads it; null when it is none.</summary>
    public static FaultPlace? Read(string word)
    {
        var match = Places().Match(word);
        return !match.Success ? null
            : match.Groups["queue"].Success ? new FaultPlace(null, match.Groups["device"].Value, int.Parse(match.Groups["queue"].ValueSpan, CultureInfo.InvariantCulture))
            : new FaultPlace(match.Groups["type"].Value, match.Groups["device"].Value, null);
    }

    /// <summary>Whether it is that device, or in it.</summary>
    public bool IsOf(string device) => device[3..] == Device && (Type is null || device.StartsWith(Type, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => Queue is { } queue ? string.Create(CultureInfo.InvariantCulture, $"wq{Device}.{queue}") : Type + Device;

    [GeneratedRegex(@"^(?:(?<type>dsa|iax)(?<device>[0-9]{1,4})|wq(?<device>[0-9]{1,4})\.(?<queue>[0-9]{1,4}))$")]
    private static partial Regex Places();
}
