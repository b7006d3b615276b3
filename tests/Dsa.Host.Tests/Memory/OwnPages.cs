using System.Runtime.InteropServices;

namespace Dsa.Host.Tests.Memory;

/// <summary>Anonymous pages of this process, between two pages that nothing may touch.</summary>
internal sealed unsafe partial class OwnPages : IDisposable
{
    public const int PageBytes = 4096;

    private const int PrivateAnonymous = 0x22;
    private const int DontNeed = 4;

    private readonly byte* _start;
    private readonly int _pages;

    public OwnPages(int pages)
    {
        _pages = pages;
        _start = (byte*)Map(null, (nuint)((pages + 2) * PageBytes), (int)Rights.None, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, (nint)_start);
        Set(0, pages, Rights.ReadWrite);
    }

    [Flags]
    public enum Rights
    {
        None = 0,
        Read = 1,
        ReadWrite = 3,
    }

    public ulong Address => (ulong)_start + PageBytes;

    public Span<byte> Bytes => new(_start + PageBytes, _pages * PageBytes);

    public void Set(int page, int count, Rights rights) =>
        Assert.Equal(0, Protect(_start + ((page + 1) * PageBytes), (nuint)(count * PageBytes), (int)rights));

    /// <summary>Drops pages: they are zero again when they are touched.</summary>
    public void Drop(int page, int count) =>
        Assert.Equal(0, Advise(_start + ((page + 1) * PageBytes), (nuint)(count * PageBytes), DontNeed));

    public void Remove(int page, int count) =>
        Assert.Equal(0, Unmap(_start + ((page + 1) * PageBytes), (nuint)(count * PageBytes)));

    public void Dispose() => Unmap(_start, (nuint)((_pages + 2) * PageBytes));

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int rights, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int rights);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
