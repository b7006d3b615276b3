using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Dsa.Definitions.Sources;

/// <summary>Tells pipes, devices and sockets from files, without opening them: opening a pipe waits for its other end.</summary>
internal static partial class SpecialFile
{
    private const int CurrentFolder = -100;
    private const uint WantType = 1;
    private const int AnswerBytes = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;

    /// <summary>What a path leads to in the end, in two words, when it is neither a file nor a folder.</summary>
    /// <returns>Null for files and folders, for what does not exist, and where only Linux could tell.</returns>
    public static string? KindOf(string path)
    {
        Span<byte> answer = stackalloc byte[AnswerBytes];
        if (!TryAsk(path, answer))
        {
            return null;
        }

        return (BinaryPrimitives.ReadUInt16LittleEndian(answer[ModeOffset..]) & TypeMask) switch
        {
            0x1000 => "a pipe",
            0x2000 or 0x6000 => "a device",
            0xC000 => "a socket",
            _ => null,
        };
    }

    /// <summary>Whether a path names something that this process was given open, as shells do for <c>&lt;(...)</c>.</summary>
    /// <remarks>To read it is as good as to read standard input.</remarks>
    public static bool IsHandedOver(string path) =>
        path == "/dev/stdin" || path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal);

    private static bool TryAsk(string path, Span<byte> answer)
    {
        try
        {
            return OperatingSystem.IsLinux() && BitConverter.IsLittleEndian && Statx(CurrentFolder, path, 0, WantType, answer) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
            return false;
        }
    }

    /// <summary>statx(2); its answer looks the same on every processor, that of stat(2) does not.</summary>
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> answer);
}
