using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Writing;

/// <summary>The gates of a declaration as words.</summary>
internal static class GateText
{
    /// <summary>The words, each behind a space; nothing for what is always there.</summary>
    public static IEnumerable<string> Of(AvailabilityModel availability)
    {
        if (availability.Since is { } since)
        {
            yield return "since " + since;
        }

        if (availability.Until is { } until)
        {
            yield return "until " + until;
        }

        if (availability.Only.Count > 0)
        {
            yield return "only " + string.Join(", ", availability.Only);
        }

        if (availability.When is { } when)
        {
            yield return "when " + when;
        }
    }

    /// <summary>The words behind a header, with a space before each.</summary>
    public static string Behind(AvailabilityModel availability) => string.Concat(Of(availability).Select(word => " " + word));
}
