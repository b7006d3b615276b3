using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Importing;

/// <summary>Something of an imported file that the definition does not say, or says otherwise.</summary>
/// <param name="Line">The line of the source, from 1; 0 when the file as a whole is meant.</param>
/// <param name="Where">What it belongs to, by its name in the source.</param>
/// <param name="What">What is missing or different.</param>
internal sealed record ImportNote(int Line, string Where, string What)
{
    /// <summary>The note as one line.</summary>
    public override string ToString() => $"line {Line.ToText()}: {Where}: {What}";
}
