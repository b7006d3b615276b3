namespace Dsa.Bindings.Generator.Model;

/// <summary>In which revisions and variants, and under which capabilities, something is there. What it lies in may say more.</summary>
/// <param name="Since">The first revision that has it; null when it always was there.</param>
/// <param name="Until">The first revision that no longer has it; null when it still is there.</param>
/// <param name="Only">The variants that have it; empty when all do.</param>
/// <param name="When">The capabilities that it needs, as people read them; null when none.</param>
/// <param name="WhenExpression">The same, checked; null when there are none, or they could not be understood.</param>
internal sealed record AvailabilityModel(
    string? Since, string? Until, EquatableArray<string> Only, string? When, ExpressionModel? WhenExpression)
{
    public static readonly AvailabilityModel Always = new(null, null, EquatableArray<string>.Empty, null, null);
}
