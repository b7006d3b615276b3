namespace Dsa.Bindings.Generator.Model;

/// <summary>The values that a field or member may take, both ends included.</summary>
internal sealed record RangeModel(ulong Low, ulong High);
