using System.Runtime.InteropServices;
using Dsa.Host.Memory;

namespace Dsa.Host.Supervision;

/// <summary>Reads a piece of code and a piece of data of a stopped thread at once (process_vm_readv), and may write that data elsewhere.</summary>
/// <remarks>Page protections of the program apply. For one thread.</remarks>
internal sealed unsafe class ProgramMemory : IDisposable
{
    /// <summary>The bytes of a descriptor, the source of a store.</summary>
    public const int SourceBytes = 64;

    private const int PageBytes = 4096;
    private const int BufferBytes = 128;

    // Two entries for here, two for there, then room for code and source.
    private readonly ProcessVm.Extent* _ranges = (ProcessVm.Extent*)NativeMemory.AlignedAlloc((nuint)(4 * sizeof(ProcessVm.Extent)) + BufferBytes, 64);

    /// <summary>The code that was read last.</summary>
    public ReadOnlySpan<byte> Code => new(Buffer + SourceBytes, (int)_ranges[0].Length);

    /// <summary>The source that was read last.</summary>
    public ReadOnlySpan<byte> Source => new(Buffer, SourceBytes);

    private byte* Buffer => (byte*)(_ranges + 4);

    /// <summary>Reads <paramref name="length"/> bytes of code, or as many as there are.</summary>
    /// <returns>How many.</returns>
    public int ReadCode(int threadId, ulong address, int length)
    {
        var first = Math.Min(length, PageBytes - (int)(address % PageBytes));
        _ranges[0] = new((ulong)(Buffer + SourceBytes), (ulong)length);
        _ranges[2] = new(address, (ulong)first);
        _ranges[3] = new(address + (ulong)first, (ulong)(length - first));
        return (int)Math.Max(0, ProcessVm.Read(threadId, _ranges, 1, _ranges + 2, 2, 0));
    }

    /// <summary>Reads code, then a source.</summary>
    /// <returns>How many bytes of both together: all of the code come first.</returns>
    public int ReadBoth(int threadId, ulong codeAddress, int codeLength, ulong sourceAddress)
    {
        _ranges[0] = new((ulong)(Buffer + SourceBytes), (ulong)codeLength);
        _ranges[1] = new((ulong)Buffer, SourceBytes);
        _ranges[2] = new(codeAddress, (ulong)codeLength);
        _ranges[3] = new(sourceAddress, SourceBytes);
        return (int)Math.Max(0, ProcessVm.Read(threadId, _ranges, 2, _ranges + 2, 2, 0));
    }

    /// <summary>Writes the source that was read last to an address that is a multiple of its length.</summary>
    /// <returns>Whether it could be written.</returns>
    public bool TryWriteSource(int threadId, ulong address)
    {
        _ranges[1] = new((ulong)Buffer, SourceBytes);
        _ranges[3] = new(address, SourceBytes);
        return ProcessVm.Copy(threadId, isWrite: true, _ranges + 1, _ranges + 3, 1) == SourceBytes;
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(_ranges);
}
