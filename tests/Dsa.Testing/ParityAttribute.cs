namespace Dsa.Testing;

/// <summary>The rows of parity.md that a test proves: it would fail if the behaviour were another. The ledger is written from these.</summary>
/// <param name="ids">Row ids, such as EV-11.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ParityAttribute(params string[] ids) : Attribute
{
    /// <summary>The row ids.</summary>
    public IReadOnlyList<string> Ids { get; } = ids;
}
