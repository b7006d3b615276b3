using System.Globalization;
using System.Text;

namespace Dsa.Bindings.Structures;

/// <summary>Shows the arrays of structures, for their <c>ToString</c>.</summary>
public static class InlineArrayText
{
    private const int ShownElements = 8;

    /// <summary>The first elements, and how many there are when that is not all: <c>[0x1, 0x2, ... 256]</c>.</summary>
    public static string Of<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < Math.Min(elements.Length, ShownElements); i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Show(elements[i]));
        }

        return text.Append(elements.Length > ShownElements ? $", ... {elements.Length}]" : "]").ToString();
    }

    private static string Show<T>(T element)
        where T : unmanaged => element switch
        {
            byte or ushort or uint or ulong => "0x" + ((IFormattable)element).ToString("x", CultureInfo.InvariantCulture),
            _ => element.ToString() ?? "",
        };
}
