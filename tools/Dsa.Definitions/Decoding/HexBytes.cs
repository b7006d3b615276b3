using System.Globalization;
using System.Text.RegularExpressions;
using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Decoding;

/// <summary>Reads bytes as people paste them: hex digits in the order of memory, or the lines of <c>xxd</c> and <c>hexdump -C</c>.</summary>
internal static partial class HexBytes
{
    /// <summary>The most bytes that are read: twice what the largest structure has.</summary>
    public const int MostBytes = 128 * 1024;

    /// <summary>Reads bytes.</summary>
    /// <exception cref="DecodeException">The text has something else than bytes, or too many of them.</exception>
    public static byte[] Read(string text)
    {
        var bytes = new List<byte>();
        long? start = null;
        var isRepeated = false;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line == "*" && start is not null)
            {
                isRepeated = true;
                continue;
            }

            var (offset, body) = Strip(line, isDump: start is not null);
            if (offset is { } at)
            {
                start ??= at;
                if (isRepeated)
                {
                    Repeat(bytes, at - start.Value);
                }

                CheckOffset(at, start.Value + bytes.Count);
            }

            isRepeated = false;
            Append(bytes, body);
        }

        return [.. bytes];
    }

    /// <summary>A dump with gaps, or whose lines are not in order, would be read wrongly.</summary>
    private static void CheckOffset(long offset, long expected)
    {
        if (offset != expected)
        {
            throw new DecodeException($"A line of the dump is at 0x{offset:x} where 0x{expected:x} comes next; give the lines in order and without gaps.");
        }
    }

    /// <summary>Takes the offset and the column of characters off a line of a dump.</summary>
    private static (long? Offset, string Body) Strip(string line, bool isDump)
    {
        if (XxdLine().Match(line) is { Success: true } xxd)
        {
            var body = xxd.Groups[2].Value;
            var end = body.IndexOf("  ", StringComparison.Ordinal);
            return (OffsetOf(xxd), end < 0 ? body : body[..end]);
        }

        if (HexdumpLine().Match(line) is { Success: true } hexdump)
        {
            return (OffsetOf(hexdump), hexdump.Groups[2].Value.Split('|')[0]);
        }

        return isDump && EndLine().Match(line) is { Success: true } last ? (OffsetOf(last), "") : (null, line);
    }

    private static long OffsetOf(Match match) => long.Parse(match.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>The last line again and again, up to an offset: what <c>*</c> stands for.</summary>
    private static void Repeat(List<byte> bytes, long end)
    {
        const int LineBytes = 16;
        if (end > MostBytes)
        {
            throw TooMany();
        }

        while (bytes.Count >= LineBytes && bytes.Count < end)
        {
            bytes.Add(bytes[^LineBytes]);
        }
    }

    private static void Append(List<byte> bytes, string body)
    {
        foreach (var word in body.Split([' ', '\t', '\r', ':', ',', ';', '_'], StringSplitOptions.RemoveEmptyEntries))
        {
            var isPrefixed = word.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
            var digits = isPrefixed ? word[2..] : word;
            if (digits.Length == 0 || !digits.All(char.IsAsciiHexDigit))
            {
                throw new DecodeException($"'{word}' is no byte in hex; give two hex digits a byte in the order of memory, such as 25 00 0c ff, or a dump of xxd or hexdump -C.");
            }

            if (digits.Length % 2 != 0 && !(isPrefixed && digits.Length == 1))
            {
                throw new DecodeException($"'{word}' has {digits.Length.Count("hex digit")}, an odd number; give two a byte, in the order of memory.");
            }

            bytes.AddRange(Convert.FromHexString(digits.Length == 1 ? "0" + digits : digits));
            if (bytes.Count > MostBytes)
            {
                throw TooMany();
            }
        }
    }

    private static DecodeException TooMany() => new($"There are more than {MostBytes.ToText()} bytes; give those of one structure.");

    [GeneratedRegex(@"^([0-9A-Fa-f]{6,15}):\s+(.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex XxdLine();

    [GeneratedRegex(@"^([0-9A-Fa-f]{7,15})\s{2,}((?:[0-9A-Fa-f]{2}\s+)*(?:[0-9A-Fa-f]{2})?(?:\|.*)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex HexdumpLine();

    [GeneratedRegex(@"^([0-9A-Fa-f]{7,15})$", RegexOptions.CultureInvariant)]
    private static partial Regex EndLine();
}
