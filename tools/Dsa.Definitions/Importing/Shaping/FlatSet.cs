namespace Dsa.Definitions.Importing.Shaping;

/// <summary>Registers and arrays side by side: what the language has in a block.</summary>
internal sealed class FlatSet
{
    public List<FlatRegister> Registers { get; } = [];

    public List<FlatArray> Arrays { get; } = [];

    /// <summary>How many registers have to be written down.</summary>
    public long Written => Registers.Count + Arrays.Sum(static array => (long)array.Registers.Count);
}
