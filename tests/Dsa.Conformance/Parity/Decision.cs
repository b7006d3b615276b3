namespace Dsa.Conformance.Parity;

/// <summary>Why rows are not as upstream has them.</summary>
/// <param name="Rows">Rows, and numbers of upstream's known mistakes.</param>
/// <param name="State"><c>deviates</c>, or <c>not applicable</c>.</param>
/// <param name="Upstream">What upstream does.</param>
/// <param name="Here">What happens here.</param>
/// <param name="Why">The reason.</param>
internal sealed record Decision(IReadOnlyList<string> Rows, string State, string Upstream, string Here, string Why)
{
    public const string Deviates = "deviates";
    public const string NotApplicable = "not applicable";
}
