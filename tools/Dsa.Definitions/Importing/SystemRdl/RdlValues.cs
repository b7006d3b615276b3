using System.Numerics;

namespace Dsa.Definitions.Importing.SystemRdl;

/// <summary>What an expression gives.</summary>
internal abstract record RdlValue;

/// <summary>A number.</summary>
/// <param name="Value">The number, never negative.</param>
/// <param name="Bits">Its width, for concatenation.</param>
internal sealed record RdlNumber(BigInteger Value, int Bits) : RdlValue;

internal sealed record RdlBoolean(bool Value) : RdlValue;

internal sealed record RdlText(string Value) : RdlValue;

/// <summary>A word that stands for itself, such as <c>rw</c> or <c>woclr</c>.</summary>
internal sealed record RdlWord(string Value) : RdlValue;

/// <summary>A component or one of its properties, by name.</summary>
internal sealed record RdlReference(string Path) : RdlValue;

/// <summary>An array.</summary>
internal sealed record RdlList(IReadOnlyList<RdlValue> Items) : RdlValue;

/// <summary>A struct.</summary>
internal sealed record RdlStruct(IReadOnlyDictionary<string, RdlValue> Members) : RdlValue;

/// <summary>Facts about values.</summary>
internal static class RdlValues
{
    /// <summary>The widest number.</summary>
    public const int LargestBits = 4096;

    /// <summary>The width of plain numbers.</summary>
    public const int PlainBits = 64;

    /// <summary>The number of a value that has one.</summary>
    public static RdlNumber? ToNumber(this RdlValue? value) => value switch
    {
        RdlNumber number => number,
        RdlBoolean boolean => new(boolean.Value ? 1 : 0, 1),
        _ => null,
    };

    /// <summary>Whether a value says yes.</summary>
    public static bool IsTrue(this RdlValue? value) => value.ToNumber() is { Value.IsZero: false };
}
