namespace Dsa.Bindings.Client;

/// <summary>How descriptors reach the queue.</summary>
public enum SubmissionMethod
{
    /// <summary>MOVDIR64B or ENQCMD to the mapped portal.</summary>
    Portal,

    /// <summary>write(2): the driver submits. For programs that may not map the portal.</summary>
    Write,
}
