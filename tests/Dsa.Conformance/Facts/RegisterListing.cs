using System.Globalization;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Conformance.Facts;

/// <summary>A register, or a piece of one, as the facts list it.</summary>
/// <param name="SpecName">The name in the facts.</param>
/// <param name="OffsetBytes">The offset in the register of the definition.</param>
/// <param name="WidthBits">The width.</param>
/// <param name="FieldSpecName">What the facts call the piece of its only field; null for a whole register.</param>
internal sealed record RegisterListing(string SpecName, int OffsetBytes, int WidthBits, string? FieldSpecName)
{
    private const int DwordBits = 32;
    private const int FirstOperationDword = 8;

    /// <summary>The facts list OPCFG as dwords 8 to 15 of WQCFG; every other register as it is.</summary>
    public static IEnumerable<RegisterListing> Of(RegisterModel register) => register.SpecName == "OPCFG"
        ? Enumerable.Range(0, register.WidthBits / DwordBits).Select(static dword => new RegisterListing(
            $"WQCFG_DW{FirstOperationDword + dword}", dword * DwordBits / 8, DwordBits, $"OPCFG_{dword}"))
        : [new(register.SpecName, 0, register.WidthBits, null)];

    /// <summary>What of a field lies in the piece; null when nothing does.</summary>
    public Dictionary<string, string>? Narrow(Dictionary<string, string> field)
    {
        if (FieldSpecName is null)
        {
            return field;
        }

        var high = Math.Min(int.Parse(field["msb"], CultureInfo.InvariantCulture) - OffsetBytes * 8, WidthBits - 1);
        var low = Math.Max(int.Parse(field["lsb"], CultureInfo.InvariantCulture) - OffsetBytes * 8, 0);
        return high < low ? null : new(field)
        {
            ["field"] = FieldSpecName,
            ["msb"] = high.ToString(CultureInfo.InvariantCulture),
            ["lsb"] = low.ToString(CultureInfo.InvariantCulture),
        };
    }
}
