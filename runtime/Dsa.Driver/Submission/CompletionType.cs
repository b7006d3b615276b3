namespace Dsa.Driver.Submission;

/// <summary>Why a descriptor leaves the lists (CO-05, AB-09).</summary>
internal enum CompletionType
{
    /// <summary>Its completion record was written.</summary>
    Normal,

    /// <summary>It is given up.</summary>
    Abort,
}
