using System.Collections.Immutable;
using System.Text;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Syntax;
using Dsa.Bindings.Generator.Text;
using Dsa.Definitions.Checking;
using Microsoft.CodeAnalysis.Text;

namespace Dsa.Definitions.Formatting;

/// <summary>Lays a definition file out: one item a line, columns below each other, all comments kept.</summary>
/// <remarks>Only white space changes: tokens and comments stay what they are, in their order.</remarks>
internal static class Formatter
{
    private const int SpacesOfLevel = 4;

    /// <summary>Formats a text; the path is only a name in messages.</summary>
    public static FormatResult Format(string path, string text)
    {
        var source = new DefinitionText(path, SourceText.From(text));
        var found = new DiagnosticBag();
        var file = FileParser.Parse(source, found, CancellationToken.None);
        var errors = found.ToEquatableArray().Where(Finding.IsError).ToList();
        return errors.Count > 0 ? new(null, errors) : new(Format(source, file), []);
    }

    private static string Format(DefinitionText source, FileSyntax file)
    {
        var tokens = TokensOf(source);
        var lines = LineBreaker.Break(TriviaReader.Read(source.Content, tokens), SyntaxOutline.Of(file, tokens));
        Columns.Align(lines);
        var text = Write(lines);
        var again = TokensOf(new(source.PlaceOf(default).Path, SourceText.From(text)));
        return tokens.Select(WordsOf).SequenceEqual(again.Select(WordsOf))
            ? text
            : throw new InvalidOperationException($"Formatting would change what {source.PlaceOf(default).Path} says.");
    }

    private static ImmutableArray<SyntaxToken> TokensOf(DefinitionText source) => Lexer.Read(source, new(), CancellationToken.None);

    private static (TokenKind Kind, string Text, string Above, string Behind) WordsOf(SyntaxToken token) =>
        (token.Kind, token.Text, token.LeadingDoc, token.TrailingDoc);

    private static string Write(IReadOnlyList<Line> lines)
    {
        var text = new StringBuilder();
        var comments = CommentColumns.Place(lines);
        for (var index = 0; index < lines.Count; index++)
        {
            var line = lines[index];
            text.Append(line.IsAfterBlank ? "\n" : "").Append(' ', line.Depth * SpacesOfLevel).Append(line.Code);
            if (line.Comment is not null)
            {
                text.Append(' ', comments[index] - line.Code.Length).Append(line.Comment);
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
