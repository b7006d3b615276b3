using System.Text;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Names as specifications write them.</summary>
internal static class SpecNames
{
    /// <summary>A name in Pascal case with its words in capitals: <c>BlockOnFault</c> is <c>BLOCK_ON_FAULT</c>, <c>Crc64</c> is <c>CRC64</c>.</summary>
    public static string Derive(string name)
    {
        var spec = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && BeginsWord(name, i))
            {
                spec.Append('_');
            }

            spec.Append(char.ToUpperInvariant(name[i]));
        }

        return spec.ToString();
    }

    private static bool BeginsWord(string name, int index) =>
        name[index - 1] != '_' && (!char.IsUpper(name[index - 1]) || (index + 1 < name.Length && char.IsLower(name[index + 1])));
}
