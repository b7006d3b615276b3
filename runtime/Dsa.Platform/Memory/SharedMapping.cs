using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dsa.Platform.Memory;

/// <summary>Zeroed memory that others can map: a memfd on Linux, whose size nobody can change, and an anonymous mapping elsewhere.</summary>
public sealed unsafe partial class SharedMapping : IDisposable
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int SealsOfSize = 1 | 2 | 4;

    private readonly SafeFileHandle? _handle;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>Maps <paramref name="sizeBytes"/> bytes.</summary>
    /// <param name="name">A name for the eyes of people who look into /proc.</param>
    /// <param name="sizeBytes">The size; more than 0.</param>
    /// <exception cref="IOException">The operating system gives no memory.</exception>
    public SharedMapping(string name, int sizeBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizeBytes);
        SizeBytes = sizeBytes;
        if (OperatingSystem.IsLinux())
        {
            _handle = CreateMemoryFile(name);
            RandomAccess.SetLength(_handle, sizeBytes);
            if (Control(_handle, AddSeals, SealsOfSize) != 0)
            {
                var reason = Marshal.GetLastPInvokeErrorMessage();
                _handle.Dispose();
                throw new IOException($"fcntl(F_ADD_SEALS) failed: {reason}.");
            }

            _file = MemoryMappedFile.CreateFromFile(_handle, null, sizeBytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        }
        else
        {
            _file = MemoryMappedFile.CreateNew(null, sizeBytes);
        }

        _view = _file.CreateViewAccessor(0, sizeBytes);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        Pointer = pointer + _view.PointerOffset;
    }

    /// <summary>The first byte; valid until disposed.</summary>
    public byte* Pointer { get; }

    /// <summary>The size.</summary>
    public int SizeBytes { get; }

    /// <summary>What others map; null where that is no file.</summary>
    public SafeFileHandle? File => _handle;

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        _handle?.Dispose();
    }

    private static SafeFileHandle CreateMemoryFile(string name)
    {
        var descriptor = MemfdCreate(name, CloseOnExec | AllowSealing);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"memfd_create failed: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemfdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, int argument);
}
