using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Definitions.Tests.Textmate;

public sealed class GrammarTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));
    private static readonly string Extension = Path.Combine(Root, "tools", "textmate");
    private static readonly LineColours Colours = new(Path.Combine(Extension, "hwdef.tmLanguage.json"));

    public static TheoryData<string> Words => new(WordsOf(typeof(Keywords)).Concat(WordsOf(typeof(ModifierParser))).Concat(WordsOfGrammar()).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_pattern_is_used() => Assert.Equal(Colours.Defined, Colours.Included);

    [Fact]
    public void The_tables_of_the_language_are_found()
    {
        Assert.Contains("register", WordsOf(typeof(Keywords)));
        Assert.Contains("w1c", WordsOf(typeof(ModifierParser)));
        Assert.Contains("flagged", WordsOfGrammar());
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void A_word_of_the_language_has_a_colour(string word)
    {
        string[] places = [$" {word} Name", $" {word} Name.Name", $" {word} 1", $": {word}", $"[0] {word}", $" require {word}"];
        Assert.Contains(places.SelectMany(Colours.Read), piece => piece.Text == word && (piece.Scope.StartsWith("keyword.", StringComparison.Ordinal) || piece.Scope.StartsWith("storage.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("hwdef 1", "hwdef=keyword.other.version 1=constant.numeric")]
    [InlineData("/// Docs with \"quotes\"", "/// Docs with \"quotes\"=comment.line.documentation")]
    [InlineData("//// none", "//// none=comment.line.double-slash")]
    [InlineData("part of Dsa", "part=storage.modifier of=storage.modifier")]
    [InlineData("block Bar0 \"a // b\" size 0x1_000 {", "block=keyword.declaration Bar0=entity.name.type \"a // b\"=string.quoted.double size=storage.modifier 0x1_000=constant.numeric")]
    [InlineData("[1:0] State : DeviceState w1c since 2.0 // x", "1=constant.numeric 0=constant.numeric :=punctuation.separator DeviceState=entity.name.type w1c=storage.modifier.access since=storage.modifier 2.0=constant.numeric // x=comment.line.double-slash")]
    [InlineData("[7:0] Lanes : bitmap Lane reset 1", "7=constant.numeric 0=constant.numeric :=punctuation.separator bitmap=storage.type Lane=entity.name.type reset=storage.modifier 1=constant.numeric")]
    [InlineData("[63] reserved ro", "63=constant.numeric reserved=keyword.other.reserved ro=storage.modifier.access")]
    [InlineData("Enabled \"EN\" = 0b01", "Enabled=variable.other.enummember \"EN\"=string.quoted.double ==keyword.operator 0b01=constant.numeric")]
    [InlineData("case Opcode.Move of Work as MoveWork", "case=keyword.declaration Opcode=entity.name.type Move=variable.other.enummember of=storage.modifier as=storage.modifier")]
    [InlineData("require any Fence, Record", "require=keyword.control.rule any=keyword.control.rule")]
    [InlineData("condition Busy = State != 2 and not Done", "condition=keyword.declaration Busy=entity.name.function ==keyword.operator !==keyword.operator 2=constant.numeric and=keyword.operator.word not=keyword.operator.word")]
    [InlineData("[0] Size", "0=constant.numeric")]
    public void A_line_has_its_colours(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', Colours.Read(line).Where(piece => piece != (":", "keyword.operator")).Select(piece => $"{piece.Text}={piece.Scope}")));

    [Theory]
    [InlineData("package.json")]
    [InlineData("language-configuration.json")]
    [InlineData("hwdef.tmLanguage.json")]
    public void A_file_of_the_extension_is_sound_and_names_what_exists(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Extension, name)));
        foreach (Match path in Regex.Matches(file.RootElement.GetRawText(), "\"(\\./[^\"]+)\""))
        {
            Assert.True(File.Exists(Path.Combine(Extension, path.Groups[1].Value)), path.Value);
        }

        foreach (var pattern in StringsOf(file.RootElement).Where(entry => entry.Name.EndsWith("Pattern", StringComparison.Ordinal) || entry.Name is "match" or "firstLine" or "beforeText"))
        {
            _ = new Regex(pattern.Value);
        }
    }

    private static IEnumerable<(string Name, string Value)> StringsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static property => property.Value.ValueKind == JsonValueKind.String ? [(property.Name, property.Value.GetString()!)] : StringsOf(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(StringsOf),
        _ => [],
    };

    /// <summary>The words in the tables of a class, whether sets or dictionaries.</summary>
    private static IEnumerable<string> WordsOf(Type type) => type
        .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .Select(static field => field.GetValue(null))
        .SelectMany(static table => table switch
        {
            IEnumerable<string> words => words,
            IDictionary words => words.Keys.Cast<string>(),
            _ => [],
        });

    /// <summary>The words of the grammar in defs/README.md, which has those that no table has.</summary>
    private static IEnumerable<string> WordsOfGrammar()
    {
        var page = File.ReadAllText(Path.Combine(Root, "defs", "README.md"));
        var start = page.IndexOf("file        =", StringComparison.Ordinal);
        return Regex.Matches(page[start..page.IndexOf("```", start, StringComparison.Ordinal)], "\"([a-z][a-z0-9]*)\"").Select(match => match.Groups[1].Value);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
