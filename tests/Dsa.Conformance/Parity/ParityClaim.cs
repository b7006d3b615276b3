namespace Dsa.Conformance.Parity;

/// <summary>A test that would fail if the behaviour of a row were another.</summary>
internal sealed record ParityClaim(string Row, string Test);
