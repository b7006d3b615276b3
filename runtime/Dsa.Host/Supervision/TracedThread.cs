namespace Dsa.Host.Supervision;

/// <summary>A thread of a program.</summary>
internal sealed class TracedThread(int id, int processId)
{
    /// <summary>Its id in the namespace of this process.</summary>
    public int Id { get; } = id;

    /// <summary>The process (thread group) that it belongs to.</summary>
    public int ProcessId { get; } = processId;
}
