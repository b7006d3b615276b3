using System.Runtime.InteropServices;

namespace Dsa.Host.Programs;

/// <summary>Texts as C has them: a null-terminated array of null-terminated strings.</summary>
internal sealed unsafe class TextArray : IDisposable
{
    private readonly int _count;

    /// <summary>Copies <paramref name="texts"/>, as UTF-8.</summary>
    public TextArray(IReadOnlyList<string> texts)
    {
        _count = texts.Count;
        Pointer = (byte**)NativeMemory.Alloc((nuint)_count + 1, (nuint)sizeof(byte*));
        for (var index = 0; index < _count; index++)
        {
            Pointer[index] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[index]);
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
            Marshal.FreeCoTaskMem((nint)Pointer[index]);
        }

        NativeMemory.Free(Pointer);
    }
}
