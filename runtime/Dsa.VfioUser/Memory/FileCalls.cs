using System.Runtime.InteropServices;
using Dsa.Platform.Memory;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Memory;

/// <summary>What is asked of the files of guest memory.</summary>
internal static unsafe partial class FileCalls
{
    private const int Protections = 3;
    private const int MapShared = 1;
    private const int GetSeals = 1034;
    private const int SealShrink = 2;
    private const long TmpfsMagic = 0x01021994;
    private const int FileSystemInformationBytes = 256;

    /// <summary>Whether a file lies in the memory of the operating system: nobody else is asked for its bytes, so that no access to it hangs.</summary>
    /// <remarks>Only such files have seals; those of huge pages have, too, but cannot be written, and a mapping may lack a page.</remarks>
    public static bool IsMemory(SafeFileHandle file)
    {
        var information = stackalloc byte[FileSystemInformationBytes];
        return FileControl(file, GetSeals, 0) >= 0 && FStatFs(file, information) == 0 && *(long*)information == TmpfsMagic;
    }

    /// <summary>Whether a range lies inside a file, and always will: a mapping of it never faults, whatever becomes of the file.</summary>
    public static bool IsFixed(SafeFileHandle file, ulong offset, ulong lengthBytes)
    {
        var seals = FileControl(file, GetSeals, 0);
        return seals >= 0 && (seals & SealShrink) != 0 && TryGetLength(file, out var length) && offset <= length && lengthBytes <= length - offset;
    }

    /// <summary>Maps a part of a file.</summary>
    /// <returns>Null, and the error number, when that fails.</returns>
    public static byte* Map(SafeFileHandle file, ulong offset, ulong lengthBytes, MemoryAccess access, out Errno error)
    {
        var protection = (int)access & Protections;
        var pointer = MMap(null, (nuint)lengthBytes, protection, MapShared, file, (nint)offset);
        error = pointer == (byte*)-1 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        return error == Errno.None ? pointer : null;
    }

    /// <summary>Takes a mapping away.</summary>
    public static void Unmap(byte* pointer, ulong lengthBytes) => _ = MUnmap(pointer, (nuint)lengthBytes);

    /// <summary>Reads.</summary>
    /// <returns>The bytes read; fewer than asked for at the end of the file.</returns>
    public static int Read(SafeFileHandle file, Span<byte> data, ulong offset)
    {
        fixed (byte* bytes = data)
        {
            return (int)Math.Max(0, PRead(file, bytes, (nuint)data.Length, (long)offset));
        }
    }

    /// <summary>Writes, where the file is. What lies behind its end is not written.</summary>
    /// <returns>The bytes written.</returns>
    public static int Write(SafeFileHandle file, ReadOnlySpan<byte> data, ulong offset)
    {
        if (!TryGetLength(file, out var length) || offset >= length)
        {
            return 0;
        }

        var inside = (int)Math.Min((ulong)data.Length, length - offset);
        fixed (byte* bytes = data)
        {
            return (int)Math.Max(0, PWrite(file, bytes, (nuint)inside, (long)offset));
        }
    }

    private static bool TryGetLength(SafeFileHandle file, out ulong length)
    {
        try
        {
            length = (ulong)RandomAccess.GetLength(file);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            length = 0;
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    private static partial int FStatFs(SafeFileHandle file, byte* information);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(SafeFileHandle file, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* MMap(void* address, nuint length, int protection, int flags, SafeFileHandle file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int MUnmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static partial nint PRead(SafeFileHandle file, byte* data, nuint length, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static partial nint PWrite(SafeFileHandle file, byte* data, nuint length, long offset);
}
