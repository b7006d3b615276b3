namespace Dsa.Conformance.Parity;

/// <summary>A test says that it proves the behaviour of a row.</summary>
internal sealed record ParityClaim(string Row, string Test);
