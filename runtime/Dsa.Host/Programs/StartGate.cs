using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Dsa.Host.Supervision;
using Microsoft.Win32.SafeHandles;

namespace Dsa.Host.Programs;

/// <summary>A program of a few bytes that waits for a byte from a pipe, takes on the <see cref="SystemCallFilter"/> and then executes what its arguments say.</summary>
/// <remarks>
/// A child must exist before a tracer can seize it, and must not have begun its command by then; fork is not to be had in a managed process.
/// The program lies in a memory file. Its arguments: a shell, the path, then the command's own arguments from its name on. Where the path
/// is a text without an interpreter (ENOEXEC) it executes the shell on it, as execvp does. It exits with errno if it cannot, with <see cref="NoFilter"/> if
/// the kernel does not take the filter, and with 0 if the pipe is closed with nothing in it.
/// </remarks>
internal sealed partial class StartGate : IDisposable
{
    /// <summary>The exit status when the kernel does not take the filter: more than any errno.</summary>
    public const int NoFilter = 255;

    private const ulong LoadAddress = 0x400000;
    private const int HeaderBytes = 64 + 56;
    private const int ReadDescriptorOffset = 0x03;
    private const int CloseDescriptorOffset = 0x1E;
    private const int FilterAddressOffset = 0x2F;
    private const int CloseOnExec = 0x80000;
    private const uint MemoryCloseOnExec = 1;
    private const uint MemoryExecutable = 0x10;

    private readonly SafeFileHandle _program;
    private readonly SafeFileHandle _read;
    private SafeFileHandle? _write;

    public unsafe StartGate()
    {
        var ends = stackalloc int[2];
        if (CreatePipe(ends, CloseOnExec) != 0)
        {
            throw new IOException($"pipe2 failed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        _read = new SafeFileHandle(ends[0], ownsHandle: true);
        _write = new SafeFileHandle(ends[1], ownsHandle: true);
        _program = CreateProgramFile();
        RandomAccess.Write(_program, Image(ends[0]), 0);
    }

    /// <summary>What to execute; for a child of this process.</summary>
    public string ProgramPath => $"/proc/self/fd/{_program.DangerousGetHandle()}";

    /// <summary>The end of the pipe that the child must have under the same number.</summary>
    public int ReadDescriptor => (int)_read.DangerousGetHandle();

    /// <summary>
    /// read(pipe, stack, 1) = 1 or exit(rax); close(pipe); seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, filter) = 0 or exit(255);
    /// execve(argv[1], argv + 2, envp); if ENOEXEC: argv[2] = argv[1], argv[1] = argv[0], execve(argv[0], argv + 1, envp); exit_group(errno).
    /// </summary>
    internal static ReadOnlySpan<byte> Code =>
    [
        0x31, 0xC0, 0xBF, 0, 0, 0, 0, 0x48, 0x8D, 0x74, 0x24, 0xF8, 0xBA, 1, 0, 0, 0, 0x0F, 0x05, 0x83, 0xF8, 0x01, 0x75, 0x6F,
        0xB8, 3, 0, 0, 0, 0xBF, 0, 0, 0, 0, 0x0F, 0x05,
        0xBF, 1, 0, 0, 0, 0xBE, 4, 0, 0, 0, 0xBA, 0, 0, 0, 0, 0xB8, 0x3D, 1, 0, 0, 0x0F, 0x05, 0x85, 0xC0, 0x74, 0x07, 0xB8, 1, 0xFF, 0xFF, 0xFF, 0xEB, 0x40,
        0x48, 0x8B, 0x1C, 0x24, 0x4C, 0x8D, 0x64, 0xDC, 0x10, 0x48, 0x8B, 0x7C, 0x24, 0x10, 0x48, 0x8D, 0x74, 0x24, 0x18, 0x4C, 0x89, 0xE2,
        0xB8, 59, 0, 0, 0, 0x0F, 0x05,
        0x83, 0xF8, 0xF8, 0x75, 0x1E, 0x48, 0x8B, 0x44, 0x24, 0x10, 0x48, 0x89, 0x44, 0x24, 0x18, 0x48, 0x8B, 0x7C, 0x24, 0x08,
        0x48, 0x8D, 0x74, 0x24, 0x10, 0x48, 0x89, 0x3E, 0xB8, 59, 0, 0, 0, 0x0F, 0x05,
        0xF7, 0xD8, 0x89, 0xC7, 0xB8, 0xE7, 0, 0, 0, 0x0F, 0x05,
    ];

    /// <summary>Gives the end of the pipe that releases the child.</summary>
    public SafeFileHandle TakeWriteDescriptor()
    {
        var taken = _write!;
        _write = null;
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        _read.Dispose();
        _write?.Dispose();
    }

    private static byte[] Image(int descriptor)
    {
        var filterStart = (HeaderBytes + Code.Length + sizeof(ulong) - 1) & ~(sizeof(ulong) - 1);
        var image = new byte[filterStart + SystemCallFilter.SizeBytes];
        var code = image.AsSpan(HeaderBytes);
        Code.CopyTo(code);
        SystemCallFilter.Write(image.AsSpan(filterStart), LoadAddress + (ulong)filterStart);
        BinaryPrimitives.WriteInt32LittleEndian(code[FilterAddressOffset..], (int)LoadAddress + filterStart);
        BinaryPrimitives.WriteInt32LittleEndian(code[ReadDescriptorOffset..], descriptor);
        BinaryPrimitives.WriteInt32LittleEndian(code[CloseDescriptorOffset..], descriptor);
        WriteHeaders(image);
        return image;
    }

    /// <summary>An ELF header (64-bit, little-endian, executable, x86-64) and one segment, readable and executable, of the whole file.</summary>
    private static void WriteHeaders(Span<byte> image)
    {
        ReadOnlySpan<byte> identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identification.CopyTo(image);
        Put16(image, 16, 2);
        Put16(image, 18, 62);
        Put32(image, 20, 1);
        Put64(image, 24, LoadAddress + HeaderBytes);
        Put64(image, 32, 64);
        Put16(image, 52, 64);
        Put16(image, 54, 56);
        Put16(image, 56, 1);
        var segment = image[64..];
        Put32(segment, 0, 1);
        Put32(segment, 4, 5);
        Put64(segment, 16, LoadAddress);
        Put64(segment, 24, LoadAddress);
        Put64(segment, 32, (ulong)image.Length);
        Put64(segment, 40, (ulong)image.Length);
        Put64(segment, 48, 0x1000);
    }

    private static void Put16(Span<byte> target, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(target[offset..], value);

    private static void Put32(Span<byte> target, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(target[offset..], value);

    private static void Put64(Span<byte> target, int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(target[offset..], value);

    /// <summary>MFD_EXEC is newer than Linux 6.2, which refuses it; where it is known, a system may refuse files without it.</summary>
    private static SafeFileHandle CreateProgramFile()
    {
        var descriptor = CreateMemoryFile("dsa-start", MemoryCloseOnExec | MemoryExecutable);
        if (descriptor < 0)
        {
            descriptor = CreateMemoryFile("dsa-start", MemoryCloseOnExec);
        }

        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"memfd_create failed: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static unsafe partial int CreatePipe(int* ends, int flags);
}
