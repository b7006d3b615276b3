using System.Runtime.InteropServices;

namespace Dsa.Host.Programs;

/// <summary>Texts as C has them: a null-terminated array of zero-terminated strings.</summary>
internal sealed unsafe class TextArray : IDisposable
{
    private readonly int _count;

    /// <summary>Copies <paramref name="texts"/>.</summary>
    public TextArray(IReadOnlyList<HostText> texts)
    {
        _count = texts.Count;
        Pointer = (byte**)NativeMemory.Alloc((nuint)_count + 1, (nuint)sizeof(byte*));
        for (var index = 0; index < _count; index++)
        {
            var bytes = texts[index].Bytes;
            Pointer[index] = (byte*)NativeMemory.Alloc((nuint)bytes.Length + 1);
            bytes.CopyTo(new Span<byte>(Pointer[index], bytes.Length));
            Pointer[index][bytes.Length] = 0;
        }

        Pointer[_count] = null;
    }

    /// <summary>The array; valid until disposed.</summary>
    public byte** Pointer { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var index = 0; index < _count; index++)
        {
            NativeMemory.Free(Pointer[index]);
        }

        NativeMemory.Free(Pointer);
    }
}
