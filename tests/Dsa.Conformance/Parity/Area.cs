using System.Globalization;

namespace Dsa.Conformance.Parity;

/// <summary>Rows about one part of the driver, numbered from 1.</summary>
internal sealed record Area(string Id, int Count, string Title)
{
    /// <summary>The rows.</summary>
    public IEnumerable<string> Rows => Enumerable.Range(1, Count).Select(number => Row(Id, number));

    /// <summary>The id of a row.</summary>
    public static string Row(string area, int number) => string.Create(CultureInfo.InvariantCulture, $"{area}-{number:D2}");
}
