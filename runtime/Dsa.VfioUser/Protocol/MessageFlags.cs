namespace Dsa.VfioUser.Protocol;

/// <summary>What kind of message it is.</summary>
[Flags]
internal enum MessageFlags : uint
{
    /// <summary>It asks.</summary>
    Command = 0,

    /// <summary>It answers.</summary>
    Reply = 1,

    /// <summary>The bits that say whether it asks or answers.</summary>
    TypeMask = 0xF,

    /// <summary>It asks, and no answer is wanted.</summary>
    NoReply = 0x10,

    /// <summary>It answers that something failed.</summary>
    Error = 0x20,
}
