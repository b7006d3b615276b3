using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Contents;

/// <summary>A register or portal where it stands: in its block, and in an array or group of it.</summary>
/// <param name="Block">The block.</param>
/// <param name="Array">The array or group; null for a register of the block itself.</param>
/// <param name="Coverage">Which revisions and variants have it.</param>
internal abstract record PlacedEntry(BlockModel Block, ArrayEntryModel? Array, Coverage Coverage)
{
    /// <summary>The register or portal itself.</summary>
    public abstract object Thing { get; }

    /// <summary>The name in the definition.</summary>
    public abstract string Name { get; }

    /// <summary>The name in the specification.</summary>
    public abstract string SpecName { get; }

    /// <summary>The bytes from the start of the block, or of the array element.</summary>
    public abstract long RelativeOffset { get; }

    /// <summary>The name with those of its block and array.</summary>
    public string FullName => $"{Block.Name}.{(Array is null ? "" : Array.Name + ".")}{Name}";

    /// <summary>The specification's name, behind that of its array.</summary>
    public string FullSpecName => Array is null ? SpecName : $"{Array.SpecName}.{SpecName}";

    /// <summary>The bytes from the start of the block, of the first element; null when capabilities tell it.</summary>
    public long? Offset => Array is null ? RelativeOffset : Array.Offset.Constant is { } start ? start + RelativeOffset : null;

    /// <summary>The bytes from the start of the block as an expression; <c>i</c> is the index of the element.</summary>
    public string OffsetExpression
    {
        get
        {
            var relative = RelativeOffset.ToHex();
            if (Array is null)
            {
                return relative;
            }

            var start = Array.Offset.Text;
            return Array.IsGroup ? $"{start} + {relative}" : $"{start} + i * {Bracketed(Array.Stride.Text)} + {relative}";
        }
    }

    private static string Bracketed(string text) => text.Contains(' ', StringComparison.Ordinal) ? $"({text})" : text;
}
