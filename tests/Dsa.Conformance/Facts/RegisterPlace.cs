using Dsa.Bindings.Generator.Model;

namespace Dsa.Conformance.Facts;

/// <summary>Where a register lies.</summary>
/// <param name="Base">The BAR, or configuration space.</param>
/// <param name="Table">Where its table begins; nothing for a fixed place.</param>
/// <param name="OffsetBytes">The offset from there.</param>
/// <param name="Stride">The distance from one element to the next.</param>
/// <param name="Count">The number of elements.</param>
internal sealed record RegisterPlace(string Base, string Table, long OffsetBytes, string Stride, string Count)
{
    /// <summary>The first revision of the table.</summary>
    public string? Since { get; init; }

    /// <summary>The variants that have the table.</summary>
    public EquatableArray<string> Only { get; init; } = EquatableArray<string>.Empty;

    /// <summary>The capabilities that the table needs.</summary>
    public ExpressionModel? When { get; init; }
}
