using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;

namespace Dsa.Bindings.Client;

/// <summary>The open node of a queue, and its portal if that could be mapped.</summary>
/// <remarks>Any thread submits; none may be inside when it is disposed. Closing has the driver wait for what is in flight.</remarks>
internal sealed unsafe partial class QueueFile : IDisposable
{
    private const int ReadWrite = 2;
    private const int CloseOnExec = 0x8_0000;
    private const int ProtectWrite = 2;
    private const int Shared = 1;
    private const int Populate = 0x8000;

    /// <summary>The size of a portal.</summary>
    public const int PortalBytes = 4096;

    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int NoDeviceOrAddress = 6;
    private const int Again = 11;
    private const int AccessDenied = 13;
    private const int BadAddress = 14;
    private const int Busy = 16;
    private const int NoDevice = 19;
    private const int InvalidArgument = 22;
    private const int NotSupported = 95;

    private readonly int _file;
    private byte* _portal;

    private QueueFile(int file, byte* portal)
    {
        _file = file;
        _portal = portal;
    }

    /// <summary>The mapped portal; null when descriptors go by write(2).</summary>
    public byte* Portal => _portal;

    /// <summary>Opens a node.</summary>
    /// <exception cref="WorkQueueException">It cannot be opened.</exception>
    public static QueueFile Open(string path, bool mapsPortal)
    {
        var file = OpenFile(path, ReadWrite | CloseOnExec);
        if (file < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new WorkQueueException($"{path} cannot be opened: {Reason(error)}", error);
        }

        // Refused without CAP_SYS_RAWIO, and where nothing traps: write(2) is for these.
        var portal = mapsPortal ? (byte*)Map(null, PortalBytes, ProtectWrite, Shared | Populate, file, 0) : null;
        return new QueueFile(file, (nint)portal == -1 ? null : portal);
    }

    /// <summary>Has the driver submit a descriptor.</summary>
    /// <exception cref="WorkQueueException">The driver refuses it.</exception>
    public SubmitResult Write(in WorkDescriptor descriptor)
    {
        fixed (WorkDescriptor* bytes = &descriptor)
        {
            if (WriteFile(_file, bytes, WorkDescriptor.SizeBytes) == WorkDescriptor.SizeBytes)
            {
                return SubmitResult.Accepted;
            }
        }

        var error = Marshal.GetLastPInvokeError();
        return error == Again ? SubmitResult.Retry : throw new WorkQueueException($"The driver does not submit the descriptor: {Refusal(error)}", error);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_portal is not null)
        {
            _ = Unmap(_portal, PortalBytes);
            _portal = null;
        }

        _ = CloseFile(_file);
    }

    private static string Reason(int error) => error switch
    {
        NotPermitted => "not permitted: the driver gives queues only to processes that share their memory with the device (boot with intel_iommu=on,sm_on).",
        NoEntry => "there is no such node; the queue is not enabled, or udev has not made it.",
        NoDeviceOrAddress or NoDevice => "the queue is not there any more.",
        AccessDenied => "no rights; the administrator gives them on the node, or to its group.",
        Busy => "a dedicated queue has one user at a time, and another program has it.",
        InvalidArgument or NotSupported => "the driver cannot bind this process to the device; shared virtual addressing is off (intel_iommu=on,sm_on).",
        _ => Marshal.GetPInvokeErrorMessage(error),
    };

    private static string Refusal(int error) => error switch
    {
        NotPermitted => "this process did not open the queue.",
        NoDeviceOrAddress => "the queue was disabled.",
        BadAddress => "its bytes cannot be read.",
        InvalidArgument => "a batch is not safe by write(2) on this device, or its completion record is misaligned.",
        _ => Marshal.GetPInvokeErrorMessage(error),
    };

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteFile(int file, void* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseFile(int file);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* address, nuint length);
}
