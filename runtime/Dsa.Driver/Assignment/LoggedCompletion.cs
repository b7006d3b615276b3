namespace Dsa.Driver.Assignment;

/// <summary>A completion that the device left in its event log for software to finish (EV-18).</summary>
/// <param name="Reason">Why: the record's page was not there, or the log stands in for records of Drain and Batch.</param>
/// <param name="Pasid">Whose descriptor it was.</param>
/// <param name="RecordAddress">Where the record is to be.</param>
/// <param name="Record">The record; empty when none is asked for.</param>
/// <param name="InterruptHandle">The handle of the interrupt message storage that is to raise the interrupt; null when none is asked for.</param>
public sealed record LoggedCompletion(ErrorCode Reason, Pasid Pasid, ulong RecordAddress, ReadOnlyMemory<byte> Record, int? InterruptHandle);
