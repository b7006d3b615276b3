namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>The header while it is written, with <c>\n</c> line ends.</summary>
internal sealed class CWriter(TextWriter writer)
{
    private const int NameColumn = 56;
    private const int ValueColumn = 84;

    /// <summary>One line.</summary>
    public void Line(string text = "") => writer.Write(text + "\n");

    /// <summary>A comment of its own; nothing when there is nothing to say.</summary>
    public void Comment(string text, string indent = "")
    {
        var lines = text.Split('\n').Select(CText.Comment).Where(line => line.Length > 0).ToList();
        for (var index = 0; index < lines.Count; index++)
        {
            Line($"{indent}{(index == 0 ? "/*" : " *")} {lines[index]}{(index + 1 == lines.Count ? " */" : "")}");
        }
    }

    /// <summary>A constant, with a comment behind it.</summary>
    public void Define(string name, string value, string comment = "")
    {
        var text = $"#define {name}".PadRight(NameColumn) + " " + value;
        var plain = CText.Comment(comment.Replace('\n', ' '));
        Line(plain.Length == 0 ? text : $"{text.PadRight(ValueColumn)} /* {plain} */");
    }

    /// <summary>A line inside braces, with a comment behind it.</summary>
    public void Member(string text, string comment = "")
    {
        var plain = CText.Comment(comment.Replace('\n', ' '));
        Line(plain.Length == 0 ? "    " + text : $"    {text.PadRight(NameColumn - 4)} /* {plain} */");
    }

    /// <summary>A function that only gives an expression.</summary>
    public void Function(string type, string name, string parameters, string expression)
    {
        Line($"static inline {type} {name}({parameters})");
        Line("{");
        Line($"    return {expression};");
        Line("}");
    }
}
