using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Dsa.Bindings.Portals;

/// <summary>MOVDIR64B, ENQCMD and UMWAIT of the processor that this program runs on.</summary>
/// <remarks>
/// The framework has no intrinsics for them, so a few bytes of machine code lie in a page of their own. Each routine begins
/// with a store fence: the descriptor, and what it points to, must be visible before the device sees it. Any thread may use
/// them. Linux on x86-64 only; a processor without the instruction would end the process, hence the checks.
/// </remarks>
public sealed unsafe partial class SubmissionInstructions : IDisposable
{
    private const int FeatureLeaf = 7;
    private const int WaitBit = 5;
    private const int MovDir64BBit = 28;
    private const int EnqcmdBit = 29;

    private const nuint PageBytes = 4096;
    private const int EnqcmdOffset = 64;
    private const int WaitOffset = 128;
    private const uint LongestWaitCycles = 100_000;
    private const int ProtectRead = 1;
    private const int ProtectWrite = 2;
    private const int ProtectExecute = 4;
    private const int MapPrivateAnonymous = 0x22;

    private readonly bool _hasEnqcmd;
    private byte* _page;

    /// <summary>Makes the routines.</summary>
    /// <exception cref="PlatformNotSupportedException">Not Linux on x86-64, or the processor has no MOVDIR64B.</exception>
    /// <exception cref="Win32Exception">The operating system gives no executable page.</exception>
    public SubmissionInstructions()
        : this(IsSupported
            ? IsEnqcmdSupported
            : throw new PlatformNotSupportedException("Submission needs Linux on an x86-64 processor with MOVDIR64B."))
    {
    }

    private SubmissionInstructions(bool hasEnqcmd)
    {
        _hasEnqcmd = hasEnqcmd;
        var page = (byte*)Map(null, PageBytes, ProtectRead | ProtectWrite, MapPrivateAnonymous, -1, 0);
        if ((nint)page == -1)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        MovDir64BRoutine.CopyTo(new Span<byte>(page, EnqcmdOffset));
        EnqcmdRoutine.CopyTo(new Span<byte>(page + EnqcmdOffset, EnqcmdOffset));
        WaitRoutine.CopyTo(new Span<byte>(page + WaitOffset, EnqcmdOffset));
        if (Protect(page, PageBytes, ProtectRead | ProtectExecute) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _ = Unmap(page, PageBytes);
            throw new Win32Exception(error);
        }

        _page = page;
    }

    /// <summary>Whether this program can use MOVDIR64B.</summary>
    public static bool IsSupported { get; } = HasFeature(MovDir64BBit);

    /// <summary>Whether this program can use ENQCMD, provided its process has a PASID.</summary>
    public static bool IsEnqcmdSupported { get; } = HasFeature(EnqcmdBit);

    /// <summary>Whether this program can use UMONITOR and UMWAIT.</summary>
    public static bool IsUmwaitSupported { get; } = HasFeature(WaitBit);

    /// <summary>The routines for a portal that the driver has mapped: it does that only where the instructions are, even if CPUID hides them.</summary>
    internal static SubmissionInstructions ForMappedPortal() => new(hasEnqcmd: true);

    /// <summary>sfence; movdir64b rdi, [rsi]; ret.</summary>
    internal static ReadOnlySpan<byte> MovDir64BRoutine => [0x0F, 0xAE, 0xF8, 0x66, 0x0F, 0x38, 0xF8, 0x3E, 0xC3];

    /// <summary>sfence; enqcmd rdi, [rsi]; setz al; movzx eax, al; ret.</summary>
    internal static ReadOnlySpan<byte> EnqcmdRoutine =>
        [0x0F, 0xAE, 0xF8, 0xF2, 0x0F, 0x38, 0xF8, 0x3E, 0x0F, 0x94, 0xC0, 0x0F, 0xB6, 0xC0, 0xC3];

    /// <summary>umonitor rdi; cmp byte [rdi], 0; jne end; mov ecx, edx; rdtsc; add eax, ecx; adc edx, 0; umwait esi; end: ret.</summary>
    internal static ReadOnlySpan<byte> WaitRoutine =>
        [0xF3, 0x0F, 0xAE, 0xF7, 0x80, 0x3F, 0x00, 0x75, 0x0D, 0x89, 0xD1, 0x0F, 0x31, 0x01, 0xC8, 0x83, 0xD2, 0x00, 0xF2, 0x0F, 0xAE, 0xF6, 0xC3];

    /// <summary>MOVDIR64B: one posted 64-byte write.</summary>
    /// <param name="destination">A 64-byte slot of a mapped portal; a multiple of 64.</param>
    /// <param name="descriptor">The descriptor.</param>
    public void MovDir64B(void* destination, in WorkDescriptor descriptor)
    {
        ObjectDisposedException.ThrowIf(_page is null, this);
        fixed (WorkDescriptor* source = &descriptor)
        {
            ((delegate* unmanaged[SuppressGCTransition]<void*, void*, void>)_page)(destination, source);
        }
    }

    /// <summary>ENQCMD: one deferrable 64-byte write with the process's PASID.</summary>
    /// <param name="destination">A 64-byte slot of a mapped portal; a multiple of 64.</param>
    /// <param name="descriptor">The descriptor; its PASID and privilege are replaced by the processor.</param>
    /// <exception cref="PlatformNotSupportedException">The processor has no ENQCMD.</exception>
    public SubmitResult Enqcmd(void* destination, in WorkDescriptor descriptor)
    {
        ObjectDisposedException.ThrowIf(_page is null, this);
        if (!_hasEnqcmd)
        {
            throw new PlatformNotSupportedException("The processor has no ENQCMD.");
        }

        fixed (WorkDescriptor* source = &descriptor)
        {
            var retry = ((delegate* unmanaged[SuppressGCTransition]<void*, void*, int>)(_page + EnqcmdOffset))(destination, source);
            return retry == 0 ? SubmitResult.Accepted : SubmitResult.Retry;
        }
    }

    /// <summary>UMWAIT: sleeps lightly until the cache line of a byte that is 0 is written, an interrupt comes, or some tens of microseconds are over.</summary>
    /// <param name="first">The byte, such as the first of a completion record.</param>
    /// <exception cref="PlatformNotSupportedException">The processor has no UMWAIT.</exception>
    public void WaitForWrite(byte* first)
    {
        ObjectDisposedException.ThrowIf(_page is null, this);
        if (!IsUmwaitSupported)
        {
            throw new PlatformNotSupportedException("The processor has no UMWAIT.");
        }

        // C0.1 (bit 0): wakes faster.
        ((delegate* unmanaged<void*, uint, uint, void>)(_page + WaitOffset))(first, 1, LongestWaitCycles);
    }

    /// <summary>Takes the routines away; no thread may be in one.</summary>
    public void Dispose()
    {
        if (_page is not null)
        {
            _ = Unmap(_page, PageBytes);
            _page = null;
        }
    }

    private static bool HasFeature(int bit) =>
        OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture == Architecture.X64
        && X86Base.IsSupported
        && X86Base.CpuId(0, 0).Eax >= FeatureLeaf
        && (X86Base.CpuId(FeatureLeaf, 0).Ecx & (1 << bit)) != 0;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* address, nuint length);
}
