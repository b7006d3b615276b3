using Dsa.Definitions.Messages;

namespace Dsa.Definitions.Importing.Svd;

/// <summary>An element of an SVD file, with its place.</summary>
internal sealed class SvdElement(string path, string name, int line, int column)
{
    public string Name { get; } = name;

    /// <summary>The line of its tag, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The text directly inside, without the space around it.</summary>
    public string Text { get; set; } = "";

    /// <summary>The name of the element that this one is a variation of.</summary>
    public string? DerivedFrom { get; set; }

    /// <summary>Attributes other than <c>derivedFrom</c>.</summary>
    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    public List<SvdElement> Children { get; init; } = [];

    /// <summary>The first child of a name.</summary>
    public SvdElement? Child(string child) => Children.Find(each => each.Name == child);

    /// <summary>The text of the first child of a name; null when there is none.</summary>
    public string? TextOf(string child) => Child(child)?.Text;

    /// <summary>What the element is called in the file.</summary>
    public string NameText => TextOf("name") ?? Attributes.GetValueOrDefault("name") ?? "";

    /// <summary>Its description; empty when that only repeats the name.</summary>
    public string Doc => TextOf("description") is { } text && text != NameText ? text : "";

    /// <summary>What the element is, for messages: <c>register 'CR1'</c>.</summary>
    public string Title => NameText.Length == 0 ? Name : $"{Name} '{Echo.Of(NameText, 40)}'";

    /// <summary>An element at the same place with other children.</summary>
    public SvdElement With(List<SvdElement> children)
    {
        var copy = new SvdElement(path, Name, Line, column) { Text = Text, Children = children };
        foreach (var (key, value) in Attributes)
        {
            copy.Attributes.Add(key, value);
        }

        return copy;
    }

    /// <summary>The error that something is wrong here.</summary>
    public ImportException Error(MessageText problem) => new(path, Line, column, problem);
}
