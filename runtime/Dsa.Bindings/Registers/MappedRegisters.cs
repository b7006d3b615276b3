using System.IO.MemoryMappedFiles;

namespace Dsa.Bindings.Registers;

/// <summary>The registers of a device that the operating system shows as a file, mapped into this process.</summary>
/// <remarks>
/// On Linux such files are <c>/sys/bus/pci/devices/*/resource0</c> (BAR 0 of a PCI function) and <c>/dev/uio*</c>; a plain
/// file, for instance a dump, works the same way. Nothing beyond the mapping can be reached by mistake of the owner: its
/// size is checked once, against the file. <see cref="Bus"/> itself checks nothing and is not to be used after
/// <see cref="Dispose"/>. Any thread may use the bus; disposing is up to one owner.
/// </remarks>
public sealed unsafe class MappedRegisters : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private bool _isDisposed;

    private MappedRegisters(MemoryMappedViewAccessor view, int sizeBytes)
    {
        byte* page = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref page);
        _view = view;
        _start = page + view.PointerOffset;
        SizeBytes = sizeBytes;
    }

    /// <summary>The number of bytes that are mapped, from offset 0 of <see cref="Bus"/> on.</summary>
    public int SizeBytes { get; }

    /// <summary>The way to the registers, for the constructors of generated blocks.</summary>
    /// <exception cref="ObjectDisposedException">The mapping has been taken away.</exception>
    public PointerBus Bus
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return new PointerBus(_start);
        }
    }

    /// <summary>Maps registers for reading and writing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sizeBytes">
    /// How many bytes to map, usually the generated <c>SizeBytes</c> of a block. Null maps the whole file; a character device,
    /// which tells no length, needs a number.
    /// </param>
    /// <param name="offsetBytes">Where in the file offset 0 of the bus is. Mapping n of <c>/dev/uio*</c> lies at n pages.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size that is not positive, or a negative offset.</exception>
    /// <exception cref="IOException">There is no such file, it is too short, tells no length, or cannot be mapped.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read and written, or is a folder.</exception>
    public static MappedRegisters Open(string path, int? sizeBytes = null, long offsetBytes = 0) =>
        Map(path, sizeBytes, offsetBytes, FileAccess.ReadWrite);

    /// <summary>Maps registers for reading only: a write through the bus ends the process.</summary>
    /// <inheritdoc cref="Open" path="/param"/>
    /// <exception cref="ArgumentOutOfRangeException">A size that is not positive, or a negative offset.</exception>
    /// <exception cref="IOException">There is no such file, it is too short, tells no length, or cannot be mapped.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static MappedRegisters OpenForReading(string path, int? sizeBytes = null, long offsetBytes = 0) =>
        Map(path, sizeBytes, offsetBytes, FileAccess.Read);

    /// <summary>Takes the mapping away; no thread may be using the bus.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
        }
    }

    private static MappedRegisters Map(string path, int? sizeBytes, long offsetBytes, FileAccess access)
    {
        if (sizeBytes is { } asked)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(asked, nameof(sizeBytes));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        using var file = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite);
        var lengthBytes = RandomAccess.GetLength(file);
        var size = sizeBytes ?? SizeOf(path, lengthBytes, offsetBytes);
        if ((lengthBytes > 0 || IsPlainFile(path)) && offsetBytes > lengthBytes - size)
        {
            throw new EndOfStreamException($"'{path}' has {lengthBytes} bytes; {size} from offset {offsetBytes} on were to be mapped.");
        }

        try
        {
            var mode = access == FileAccess.Read ? MemoryMappedFileAccess.Read : MemoryMappedFileAccess.ReadWrite;
            var capacity = Math.Max(lengthBytes, offsetBytes + size);
            using var mapping = MemoryMappedFile.CreateFromFile(file, null, capacity, mode, HandleInheritability.None, leaveOpen: true);
            return new(mapping.CreateViewAccessor(offsetBytes, size, mode), size);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw new IOException($"'{path}' cannot be mapped: {exception.Message}", exception);
        }
    }

    private static int SizeOf(string path, long lengthBytes, long offsetBytes) => (lengthBytes - offsetBytes) switch
    {
        _ when lengthBytes == 0 => throw new EndOfStreamException($"'{path}' is empty or tells no length; say how many bytes to map."),
        <= 0 => throw new EndOfStreamException($"'{path}' has {lengthBytes} bytes; nothing lies at offset {offsetBytes}."),
        var rest => (int)Math.Min(rest, int.MaxValue),
    };

    /// <summary>Whether a file of length 0 is an ordinary one, which a mapping would make longer, and not a device.</summary>
    /// <remarks>A mapping for reading cannot lengthen a file; asking for one is how the two are told apart.</remarks>
    private static bool IsPlainFile(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        try
        {
            using var mapping = MemoryMappedFile.CreateFromFile(file, null, 1, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
