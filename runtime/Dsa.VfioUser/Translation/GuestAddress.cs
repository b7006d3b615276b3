using System.Globalization;
using System.Text.RegularExpressions;

namespace Dsa.VfioUser.Translation;

/// <summary>Where a guest finds a function: its bus, device and function numbers.</summary>
/// <param name="Bus">The bus.</param>
/// <param name="DeviceAndFunction">The device, shifted left by 3, and the function.</param>
public readonly partial record struct GuestAddress(byte Bus, byte DeviceAndFunction)
{
    /// <summary>Reads an address such as 00:05.0.</summary>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string text, out GuestAddress address)
    {
        address = default;
        if (Form().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var device = NumberOf(match, 2);
        address = new GuestAddress(NumberOf(match, 1), (byte)(device << 3 | NumberOf(match, 3)));
        return device < 32;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Bus:x2}:{DeviceAndFunction >> 3:x2}.{DeviceAndFunction & 7}");

    private static byte NumberOf(Match match, int group) => byte.Parse(match.Groups[group].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex("^([0-9a-fA-F]{1,2}):([0-9a-fA-F]{1,2})\\.([0-7])$")]
    private static partial Regex Form();
}
