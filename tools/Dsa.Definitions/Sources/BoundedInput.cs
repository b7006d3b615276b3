namespace Dsa.Definitions.Sources;

/// <summary>Reads input that may have no end.</summary>
public static class BoundedInput
{
    /// <summary>The bytes of a stream, up to one more than there may be: that one tells that there are too many.</summary>
    /// <param name="stream">What is read.</param>
    /// <param name="mostBytes">How many there may be.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ReadOnlyMemory<byte> Read(Stream stream, int mostBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var bytes = new byte[mostBytes + 1];
        return bytes.AsMemory(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
