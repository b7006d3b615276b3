namespace Dsa.Device.Engines;

/// <summary>What a batch has come to so far.</summary>
internal sealed class BatchState
{
    /// <summary>The id that ties its entries in the event log together.</summary>
    public byte Id { get; set; }

    /// <summary>Whether the batch has begun.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Whether a member did not end with exactly Success.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Whether the completion record of a member went to the event log.</summary>
    public bool HasLoggedRecord { get; private set; }

    /// <summary>Whether an error of a member went to the event log.</summary>
    public bool HasLoggedError { get; private set; }

    /// <summary>Notes an event of a member.</summary>
    /// <param name="error">What happened.</param>
    /// <param name="isWritten">Whether it is in the log. A lost entry is not the first that software sees.</param>
    public void NoteLogged(ErrorCode error, bool isWritten)
    {
        if (error is ErrorCode.CompletionPageFault or ErrorCode.InvalidInterruptHandle)
        {
            HasLoggedError |= isWritten;
            HasLoggedRecord |= error == ErrorCode.CompletionPageFault;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Restart()
    {
        Id = 0;
        IsStarted = false;
        HasFailed = false;
        HasLoggedRecord = false;
        HasLoggedError = false;
    }
}
