namespace Dsa.Driver.Submission;

/// <summary>How a kernel client's descriptor ended (CO-07).</summary>
public enum CompletionResult
{
    /// <summary>The device completed it without an error.</summary>
    Success,

    /// <summary>The device completed it with an error, or its submission was given up.</summary>
    Failed,

    /// <summary>It was taken back before the device completed it: only then has its record no status when it ends.</summary>
    Aborted,
}
