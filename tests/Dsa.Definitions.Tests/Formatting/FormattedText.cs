using System.Runtime.CompilerServices;
using Dsa.Definitions.Checking;
using Dsa.Definitions.Formatting;

namespace Dsa.Definitions.Tests.Formatting;

/// <summary>What must hold of every formatted text, and the texts to try it on.</summary>
internal static class FormattedText
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    /// <summary>defs/dsa and the cases of the generator's tests, those of its diagnostics among them.</summary>
    public static IReadOnlyList<(string Path, string Text)> AllOfRepository { get; } = [.. new[] { "defs/dsa", "tests/Dsa.Bindings.Generator.Tests/Cases" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.hwdef", SearchOption.AllDirectories))
        .Order(StringComparer.Ordinal)
        .Select(path => (Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path)))];

    /// <summary>Formats a text and fails unless nothing but its looks changed, for good. Says whether it could be read.</summary>
    public static bool AssertFormats(string text)
    {
        var result = Formatter.Format("text.hwdef", text);
        if (result.Text is not { } formatted)
        {
            Assert.NotEmpty(result.Errors);
            return false;
        }

        Assert.Equal(formatted, Formatter.Format("text.hwdef", formatted).Text);
        Assert.Equal(CommentsOf(text), CommentsOf(formatted));
        Assert.DoesNotContain(formatted.Split('\n'), line => line.Length > 0 && line.TrimEnd(' ', '\t') != line);
        Assert.DoesNotContain("\n\n\n", formatted, StringComparison.Ordinal);
        AssertSame([("text.hwdef", text)], [("text.hwdef", formatted)]);
        return true;
    }

    /// <summary>Fails unless both texts mean the same, and the same is wrong with them.</summary>
    public static void AssertSame(IReadOnlyList<(string Path, string Text)> before, IReadOnlyList<(string Path, string Text)> after)
    {
        var (expected, actual) = (DefinitionSet.Bind(before), DefinitionSet.Bind(after));
        Assert.Equal(expected.Devices.Count, actual.Devices.Count);
        foreach (var (first, second) in expected.Devices.Zip(actual.Devices))
        {
            Exporting.SameDevice.Assert(first, second);
        }

        Assert.Equal(
            expected.Diagnostics.Select(finding => finding.Descriptor.Id + finding.Message()),
            actual.Diagnostics.Select(finding => finding.Descriptor.Id + finding.Message()));
    }

    private static IEnumerable<string> CommentsOf(string text) => text
        .Split('\n', '\r', '\u0085', '\u2028', '\u2029')
        .Select(CommentOf)
        .Where(comment => comment.Length > 0);

    private static string CommentOf(string line)
    {
        var isInString = false;
        for (var i = 0; i < line.Length; i++)
        {
            isInString ^= line[i] == '"';
            if (!isInString && line.AsSpan(i).StartsWith("//"))
            {
                return line[i..].TrimEnd();
            }
        }

        return "";
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
