namespace Dsa.Driver.CharacterDevices;

/// <summary>What a poll of a queue's file says (CD-23).</summary>
public enum PollEvents
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>There was a software error: POLLIN and POLLRDNORM. It stays so (MI-08).</summary>
    Readable,

    /// <summary>The file was opened by another process: POLLNVAL.</summary>
    Invalid,
}
