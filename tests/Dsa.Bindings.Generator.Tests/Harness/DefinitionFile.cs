using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Dsa.Bindings.Generator.Tests.Harness;

/// <summary>A definition file in memory.</summary>
internal sealed class DefinitionFile(string path, string content) : AdditionalText
{
    private readonly SourceText _text = SourceText.From(content, Encoding.UTF8);

    public override string Path { get; } = path;

    public string Content { get; } = content;

    public override SourceText GetText(CancellationToken cancellationToken = default) => _text;

    /// <summary>The definition files of a folder, under their bare names.</summary>
    public static DefinitionFile[] InFolder(string folder) => Directory.GetFiles(folder, "*.hwdef")
        .Order(StringComparer.Ordinal)
        .Select(path => new DefinitionFile(System.IO.Path.GetFileName(path), Expand(File.ReadAllText(path))))
        .ToArray();

    /// <summary>Repeats the line below <c>//@ repeat N</c> N times, with {i} counting: for cases about limits.</summary>
    private static string Expand(string content)
    {
        if (!content.Contains("//@ repeat ", StringComparison.Ordinal))
        {
            return content;
        }

        var expanded = new StringBuilder();
        var times = 1;
        foreach (var line in content.Split('\n'))
        {
            if (line.StartsWith("//@ repeat ", StringComparison.Ordinal))
            {
                times = int.Parse(line["//@ repeat ".Length..], System.Globalization.CultureInfo.InvariantCulture);
                continue;
            }

            for (var i = 0; i < times; i++)
            {
                expanded.Append(line.Replace("{i}", i.ToString(System.Globalization.CultureInfo.InvariantCulture))).Append('\n');
            }

            times = 1;
        }

        return expanded.ToString(0, expanded.Length - 1);
    }
}
