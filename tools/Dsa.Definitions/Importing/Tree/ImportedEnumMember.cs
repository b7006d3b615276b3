namespace Dsa.Definitions.Importing.Tree;

/// <summary>The name of one value.</summary>
/// <param name="SpecName">The name in the source.</param>
/// <param name="Value">The value.</param>
/// <param name="Doc">Its description.</param>
internal sealed record ImportedEnumMember(string SpecName, ulong Value, string Doc);
