namespace Dsa.Host.FileSystem;

/// <summary>Events of poll(2), with Linux's numbers.</summary>
[Flags]
internal enum PollMask : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>POLLIN.</summary>
    In = 0x1,

    /// <summary>POLLOUT.</summary>
    Out = 0x4,

    /// <summary>POLLNVAL.</summary>
    Invalid = 0x20,

    /// <summary>POLLRDNORM.</summary>
    ReadNormal = 0x40,

    /// <summary>POLLWRNORM.</summary>
    WriteNormal = 0x100,
}
