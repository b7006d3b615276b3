using Dsa.Host.FileSystem.Protocol;

namespace Dsa.Host.FileSystem;

/// <summary>An open file. Server threads call, several at once; <see cref="Close"/> comes last.</summary>
internal interface IOpenFile
{
    /// <summary>How the kernel is to treat it.</summary>
    FuseOpenFlags Flags { get; }

    /// <summary>Whether it may be mapped to itself, which must raise SIGBUS at each access.</summary>
    bool IsMapped { get; }

    /// <summary>What the kernel is to map it to; 0 for itself.</summary>
    int BackingId { get; }

    /// <summary>Whether somebody has still mapped it to that. It is not closed before.</summary>
    bool IsStillMapped { get; }

    /// <summary>Reads at an offset.</summary>
    /// <returns>The bytes read; 0 at the end, or on an error.</returns>
    int Read(long offset, Span<byte> destination, out Errno error);

    /// <summary>Takes the bytes of one write.</summary>
    /// <returns>The bytes taken; 0 on an error.</returns>
    int Write(int threadId, ReadOnlySpan<byte> source, out Errno error);

    /// <summary>Tells which events of poll(2) there are.</summary>
    /// <param name="threadId">Who asks.</param>
    /// <param name="wake">Called once an event comes that is not there now; null when nobody sleeps.</param>
    PollMask Poll(int threadId, Action? wake);

    /// <summary>Closes it.</summary>
    void Close();
}
