using Dsa.Host.Instructions;

namespace Dsa.Host.Supervision;

/// <summary>A thread of a program.</summary>
internal sealed class TracedThread(int id, int processId)
{
    /// <summary>Its id in the namespace of this process.</summary>
    public int Id { get; } = id;

    /// <summary>The process (thread group) that it belongs to.</summary>
    public int ProcessId { get; } = processId;

    /// <summary>Its registers, while it makes a call that brings pages in; else null.</summary>
    public UserRegisters? OwnRegisters { get; set; }

    /// <summary>The address that it makes that call for.</summary>
    public ulong Wanted { get; set; }

    /// <summary>Whether it has begun that call.</summary>
    public bool IsInCall { get; set; }

    /// <summary>The address that it has just made that call for; null once that has been read.</summary>
    public ulong? BroughtIn { get; set; }

    /// <summary>The page that its last source was read from; no program has page 0.</summary>
    public ulong SourcePage { get; set; }
}
