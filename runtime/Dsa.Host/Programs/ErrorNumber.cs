using System.Runtime.InteropServices;

namespace Dsa.Host.Programs;

/// <summary>Values of errno that programs and processes are answered with (asm-generic/errno-base.h).</summary>
internal static class ErrorNumber
{
    /// <summary>EPERM.</summary>
    public const int NotPermitted = 1;

    /// <summary>ENOENT.</summary>
    public const int NoSuchFile = 2;

    /// <summary>EINTR.</summary>
    public const int Interrupted = 4;

    /// <summary>ENOEXEC: a text without an interpreter line, which a shell runs.</summary>
    public const int NotExecutableFormat = 8;

    /// <summary>EAGAIN.</summary>
    public const int TryAgain = 11;

    /// <summary>EACCES.</summary>
    public const int NoAccess = 13;

    /// <summary>ENOTDIR.</summary>
    public const int NotDirectory = 20;

    /// <summary>EINVAL.</summary>
    public const int InvalidArgument = 22;

    /// <summary>What the system calls it.</summary>
    public static string Text(int error) => Marshal.GetPInvokeErrorMessage(error);
}
