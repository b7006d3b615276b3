using System.Text;

namespace Dsa.Definitions.Comparing;

/// <summary>What types are recognised by when their names change: having the same content.</summary>
internal static class ComparedContent
{
    /// <summary>A text that two things share when they hold the same.</summary>
    public static string Of(IReadOnlyList<ComparedThing> parts)
    {
        var text = new StringBuilder();
        Append(text, parts);
        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<ComparedThing> parts)
    {
        foreach (var part in parts)
        {
            text.Append(part.Kind).Append(' ').Append(part.Name).Append(' ').Append(part.Brief).Append(" {");
            Append(text, part.Parts);
            text.Append('}');
        }
    }
}
