using Dsa.Host.Instructions;

namespace Dsa.Host.Supervision;

/// <summary>A thread of a program.</summary>
internal sealed class TracedThread(int id, int processId)
{
    /// <summary>Its id in the namespace of this process.</summary>
    public int Id { get; } = id;

    /// <summary>The process (thread group) that it belongs to.</summary>
    public int ProcessId { get; } = processId;

    /// <summary>Its registers, while it brings pages in; else null.</summary>
    public UserRegisters? OwnRegisters { get; set; }

    /// <summary>Whether SIGTRAP has been taken out of its mask for that.</summary>
    public bool BlocksTrap { get; set; }

    /// <summary>The address that it does that for.</summary>
    public ulong Wanted { get; set; }

    /// <summary>The last byte that it does that for.</summary>
    public ulong LastWanted { get; set; }

    /// <summary>The byte that it is about to read for that.</summary>
    public ulong Reading { get; set; }

    /// <summary>The address that it has just done that for; null once that has been read.</summary>
    public ulong? BroughtIn { get; set; }

    /// <summary>The page that its last source was read from; no program has page 0.</summary>
    public ulong SourcePage { get; set; }
}
