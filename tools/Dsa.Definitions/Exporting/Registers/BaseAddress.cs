using System.Globalization;
using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Exporting.Registers;

/// <summary>The line of a block's documentation that says where other formats put the block.</summary>
internal static class BaseAddress
{
    private const string Beginning = "Base address 0x";

    /// <summary>The line for an address.</summary>
    public static string Line(ulong address) => $"Base address {address.ToHex()}.";

    /// <summary>The address that a documentation says; null when it says none.</summary>
    public static ulong? Find(string doc)
    {
        var line = doc.Split('\n').FirstOrDefault(static line => line.StartsWith(Beginning, StringComparison.Ordinal));
        return line is not null && ulong.TryParse(
            line.AsSpan(Beginning.Length).TrimEnd('.'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address)
                ? address
                : null;
    }

    /// <summary>The documentation without that line, in one line.</summary>
    public static string Without(string doc, string separator) =>
        string.Join(separator, doc.Split('\n').Where(static line => !line.StartsWith(Beginning, StringComparison.Ordinal) && line.Length > 0));

    /// <summary>The addresses of blocks: what their documentation says, else one behind the other.</summary>
    public static IReadOnlyList<ulong> Assign(IEnumerable<BlockContent> blocks, ExportNotes notes)
    {
        var addresses = new List<ulong>();
        var next = 0UL;
        foreach (var block in blocks)
        {
            var given = Find(block.Model.Doc);
            var size = System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Max(block.Model.SizeBytes, 1));
            if (given is null)
            {
                next = (next + size - 1) / size * size;
                notes.Add(block.Model.Name, $"has no address in the definition; it is put at {next.ToHex()}");
            }

            addresses.Add(given ?? next);
            next = given is null ? next + size : next;
        }

        return addresses;
    }
}
