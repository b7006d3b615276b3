namespace Dsa.Device.Tests.Outcomes;

/// <summary>Says of a test that it has the device produce a code, by a single fault and no other code in its place.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ProducesAttribute : Attribute
{
    /// <summary>A status in a completion record.</summary>
    public ProducesAttribute(CompletionStatus status) => Code = status;

    /// <summary>A status in a completion record of an IAA.</summary>
    public ProducesAttribute(AnalyticsStatus status) => Code = status;

    /// <summary>An error in SWERROR or the event log.</summary>
    public ProducesAttribute(ErrorCode error) => Code = error;

    /// <summary>The outcome of a command.</summary>
    public ProducesAttribute(CommandError error) => Code = error;

    public Enum Code { get; }
}
