namespace Dsa.Definitions.Decoding;

/// <summary>A field or member with its value.</summary>
/// <param name="Place">Its bits, or its bytes.</param>
/// <param name="Name">Its name in the definition.</param>
/// <param name="SpecName">Its name in the specification.</param>
/// <param name="Value">The value as a number or as bytes.</param>
/// <param name="Meaning">What the value means: the name of an enum's value, flags that are set; empty when a number is all there is.</param>
internal sealed record DecodedItem(string Place, string Name, string SpecName, string Value, string Meaning)
{
    /// <summary>The names of the flags or bits that are set.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>The structure that it is.</summary>
    public DecodedThing? Inner { get; init; }
}
