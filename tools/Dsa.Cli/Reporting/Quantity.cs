using System.Globalization;

namespace Dsa.Cli.Reporting;

/// <summary>A number of things, for people.</summary>
internal static class Quantity
{
    /// <summary>Such as 1 record, 2 records.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">What one is called.</param>
    /// <param name="many">What several are called; one with an s if null.</param>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");
}
