namespace Dsa.Conformance.Parity;

/// <summary>What must be tested, beside the rows: flows of register accesses, and mistakes that upstream made.</summary>
/// <param name="Id">Such as BUG-01.</param>
/// <param name="What">What holds.</param>
/// <param name="Tests">The tests of it; none with a reason.</param>
/// <param name="Reason">Why there is nothing to test; empty when there is.</param>
internal sealed record Check(string Id, string What, IReadOnlyList<string> Tests, string Reason);
