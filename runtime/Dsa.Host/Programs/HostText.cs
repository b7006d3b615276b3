using System.Text;

namespace Dsa.Host.Programs;

/// <summary>A text as this host has it, such as an argument or a path: any bytes but zero, which need not be UTF-8.</summary>
public readonly struct HostText
{
    private readonly byte[]? _bytes;

    /// <summary>A text of these bytes, none of which is zero.</summary>
    public HostText(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Bytes.IsEmpty;

    /// <summary>The bytes of a text in UTF-8.</summary>
    public static implicit operator HostText(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>One text behind another.</summary>
    public static HostText operator +(HostText first, HostText second) => new([.. first.Bytes, .. second.Bytes]);

    /// <summary>Its parts between separators.</summary>
    public IReadOnlyList<HostText> Split(byte separator)
    {
        var parts = new List<HostText>();
        foreach (var part in Bytes.Split(separator))
        {
            parts.Add(new HostText(Bytes[part]));
        }

        return parts;
    }

    /// <summary>The text for people.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Bytes);
}
