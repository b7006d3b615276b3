using Dsa.Definitions.Importing.SystemRdl.Elaboration;

namespace Dsa.Definitions.Importing.SystemRdl;

/// <summary>The documentation of components, and notes on what of them is not carried.</summary>
internal static class SystemRdlNotes
{
    /// <summary>Notes the properties that a definition does not say.</summary>
    public static void NoteProperties(RdlContext context, RdlNode node)
    {
        foreach (var (name, property) in node.Properties)
        {
            if (!RdlProperties.IsCarried(name) && property.Value is not RdlBoolean { Value: false })
            {
                context.Note(property.At, property.IsDefault ? "default" : node.Name, $"property '{name}' is not carried");
            }
        }
    }

    /// <summary>The name and description of a component.</summary>
    public static string DocOf(RdlNode node, string separator) => DocOf(node.Name, node.Text("name"), node.Text("desc"), separator);

    /// <summary>A title, unless it only repeats the name, and a description.</summary>
    public static string DocOf(string name, string? title, string? description, string separator)
    {
        var first = title is null || title == name ? "" : title.Trim();
        first = first.Length > 0 && char.IsLetterOrDigit(first[^1]) && !string.IsNullOrWhiteSpace(description) ? first + "." : first;
        return string.Join(separator, new[] { first, description ?? "" }.Where(static part => !string.IsNullOrWhiteSpace(part)));
    }
}
