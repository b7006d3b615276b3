namespace Dsa.Device.WorkQueues;

/// <summary>Where an entry of a queue is.</summary>
internal enum EntryState
{
    /// <summary>It is claimed by a submitter, who is filling it.</summary>
    Arriving,

    /// <summary>It waits for an engine.</summary>
    Waiting,

    /// <summary>An engine has it, or had it, or it was dropped.</summary>
    Gone,
}
