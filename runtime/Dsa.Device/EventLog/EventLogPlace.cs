using Dsa.Platform.Memory;

namespace Dsa.Device.EventLog;

/// <summary>A place in the event log that is kept for one event. Whoever got it fills it at once: others wait for that.</summary>
/// <param name="Requester">In whose name the entry is stored.</param>
/// <param name="Address">Where it is stored.</param>
/// <param name="Size">Entries of the log.</param>
internal readonly record struct EventLogPlace(MemoryRequester Requester, ulong Address, uint Size);
