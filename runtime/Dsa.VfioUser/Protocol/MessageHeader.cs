using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Dsa.VfioUser.Protocol;

/// <summary>What every message begins with.</summary>
/// <param name="Id">Chosen by who asks; the reply repeats it.</param>
/// <param name="Command">What is asked for.</param>
/// <param name="SizeBytes">The size of the message, with the header.</param>
/// <param name="Flags">What kind of message it is.</param>
/// <param name="Error">The error number of a reply with <see cref="MessageFlags.Error"/>.</param>
[StructLayout(LayoutKind.Sequential)]
[SuppressMessage("Naming", "CA1716", Justification = "The protocol's word.")]
internal readonly record struct MessageHeader(ushort Id, MessageCommand Command, uint SizeBytes, MessageFlags Flags, uint Error)
{
    /// <summary>The size of the header.</summary>
    public const int HeaderBytes = 16;

    /// <summary>What is asked for is not answered.</summary>
    public bool WantsNoReply => (Flags & MessageFlags.NoReply) != 0;

    /// <summary>Whether it asks.</summary>
    public bool IsCommand => (Flags & MessageFlags.TypeMask) == MessageFlags.Command;

    /// <summary>Whether it answers.</summary>
    public bool IsReply => (Flags & MessageFlags.TypeMask) == MessageFlags.Reply;

    /// <summary>Whether it answers that something failed.</summary>
    public bool IsError => (Flags & MessageFlags.Error) != 0;

    /// <summary>Reads a header.</summary>
    public static MessageHeader Read(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<MessageHeader>(bytes);

    /// <summary>The header of the answer.</summary>
    /// <param name="bodyBytes">What follows it.</param>
    public MessageHeader ToReply(int bodyBytes) => new(Id, Command, (uint)(HeaderBytes + bodyBytes), MessageFlags.Reply, 0);

    /// <summary>The answer that it failed.</summary>
    public MessageHeader ToError(Errno error) => new(Id, Command, HeaderBytes, MessageFlags.Reply | MessageFlags.Error, (uint)error);

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> bytes) => MemoryMarshal.Write(bytes, in this);
}
