namespace Dsa.Cli.Explaining;

/// <summary>One thing that a code can mean.</summary>
/// <param name="Name">Its name, such as DriverStatus.WqNoThreshold.</param>
/// <param name="Value">The value, as it is written.</param>
/// <param name="Place">Where such codes are seen.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record CodeReading(string Name, string Value, string Place, string Meaning, string Remedy);
