namespace Dsa.Bindings.Client;

/// <summary>A work queue cannot be used, or does not take a descriptor; the message says why and what to do.</summary>
public sealed class WorkQueueException : Exception
{
    /// <summary>With the reason.</summary>
    public WorkQueueException(string message)
        : base(message)
    {
    }

    /// <summary>With the error number of the system call that failed.</summary>
    public WorkQueueException(string message, int errorNumber)
        : base(message) => ErrorNumber = errorNumber;

    /// <summary>The error number (errno), or 0 when no system call failed.</summary>
    public int ErrorNumber { get; }
}
