namespace Dsa.Conformance.Parity;

/// <summary>A test that runs.</summary>
/// <param name="Name">Its class and method.</param>
/// <param name="ComparesTrace">Whether it calls <c>CheckTrace</c>, which compares all register accesses with an expected trace.</param>
internal sealed record RunningTest(string Name, bool ComparesTrace);
