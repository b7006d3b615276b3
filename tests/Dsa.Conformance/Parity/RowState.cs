namespace Dsa.Conformance.Parity;

/// <summary>How a row of the ledger stands.</summary>
internal enum RowState
{
    Open,
    Proved,
    Deviates,
    NotApplicable,
}
